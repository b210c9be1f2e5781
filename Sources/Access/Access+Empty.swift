/// A place for who may do what.
