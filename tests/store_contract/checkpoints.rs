//! How far a handler has come.

use super::keeping::Keeping;
use hindcast::engine::ids::Position;
use hindcast::store::EventStore;

pub async fn a_handler_that_was_never_seen_has_no_checkpoint(keeping: impl Keeping) {
    let store = keeping.tab().await;
    assert_eq!(store.checkpoint("Orders.Shipping").await, Ok(None));
}

pub async fn a_checkpoint_before_the_first_event_is_remembered(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.save_checkpoint("Orders.Shipping", Position::START).await.expect("it can be saved");
    assert_eq!(
        store.checkpoint("Orders.Shipping").await,
        Ok(Some(Position::START)),
        "seen, though nothing happened yet"
    );
}

pub async fn a_checkpoint_never_moves_back(keeping: impl Keeping) {
    let store = keeping.tab().await;
    for (saved, kept) in [(5, 5), (3, 5), (5, 5), (0, 5), (6, 6)] {
        store.save_checkpoint("Orders.Shipping", Position(saved)).await.expect("it can be saved");
        assert_eq!(store.checkpoint("Orders.Shipping").await, Ok(Some(Position(kept))));
    }
}

pub async fn every_handler_has_a_checkpoint_of_its_own(keeping: impl Keeping) {
    let store = keeping.tab().await;
    store.save_checkpoint("Orders.Shipping", Position(5)).await.expect("it can be saved");
    store.save_checkpoint("Orders.Invoicing", Position(2)).await.expect("it can be saved");
    assert_eq!(store.checkpoint("Orders.Shipping").await, Ok(Some(Position(5))));
    assert_eq!(store.checkpoint("Orders.Invoicing").await, Ok(Some(Position(2))));
    assert_eq!(store.checkpoint("Orders").await, Ok(None));
}
