//! The words of the desk of meetups.
