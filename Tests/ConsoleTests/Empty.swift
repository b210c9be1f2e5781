/// A place for tests.
