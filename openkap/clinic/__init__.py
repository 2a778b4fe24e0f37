"""The building: the people who work here, the people in our care, the rooms, who may open which door, and the
visitors' book in which every look and every act is written down."""
