"""An invented organisation at work: cases in every state, and an account of each role."""
