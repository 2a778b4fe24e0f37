"""The demonstration clinic: the named cast and as many synthetic clients as asked, from a seed."""
