"""The doors: composition only. Settings, routes, and the pages on which several rooms meet."""
