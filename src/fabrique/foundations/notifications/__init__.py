"""Messages to people: outbox, inbox, digests, follows."""
