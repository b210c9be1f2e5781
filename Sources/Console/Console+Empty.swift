/// A place for the officer's terminal.
