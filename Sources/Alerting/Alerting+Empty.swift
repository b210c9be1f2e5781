/// A place for the alert as a state machine.
