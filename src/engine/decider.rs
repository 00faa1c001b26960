//! The decider: the whole of an aggregate's behaviour in two pure functions.
//!
//! After Jérémie Chassaing, "Functional Event Sourcing Decider" (2021). Must not know events' envelopes, streams or JSON.

/// Decides what happens and remembers what happened.
pub trait Decider {
    /// What somebody wants, in the imperative.
    type Command;
    /// What happened, in the past tense.
    type Event;
    /// Why the rules said no.
    type Rejection;
    /// What the decider has to remember of the past; the default is the time before the first event.
    type State: Default;

    /// Says what happens when `command` meets `state`. Pure: the same arguments give the same answer.
    ///
    /// # Errors
    /// The rejection, when the rules say no.
    fn decide(state: &Self::State, command: Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// The state after `event`. Cannot fail: what happened, happened.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}

/// Rebuilds the state from events, oldest first.
pub fn rehydrate<'a, D: Decider>(events: impl IntoIterator<Item = &'a D::Event>) -> D::State
where
    D::Event: 'a,
{
    events.into_iter().fold(D::State::default(), D::evolve)
}
