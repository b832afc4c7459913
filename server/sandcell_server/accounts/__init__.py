"""Sign-in and sign-up, by one provider behind a protocol."""
