//! What every store promises, each promise as one test, on every store.
//!
//! Natively the store in memory is held to them; in a real browser that one and IndexedDB. [`the_contract`] is the one list of
//! promises: a promise that is not on it is dead code, which does not compile, so none can be forgotten on one of the
//! stores. What IndexedDB alone promises, since only it lasts, is in `store_contract/indexed_db`.
#![deny(dead_code)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod store_contract {
    mod appending;
    mod claims;
    mod clearing;
    mod closing;
    mod importing;
    #[cfg(target_arch = "wasm32")]
    mod indexed_db;
    mod keeping;
    mod linking;
    mod reading;
    mod several_tabs;
    mod shelves;
    mod telling;

    /// Hands the list of all promises, by module, to a macro that makes tests of them.
    macro_rules! the_contract {
        ($on_a_store:ident) => {
            $on_a_store! {
                appending:
                    the_truth_table_of_expected_versions_holds
                    the_log_of_all_streams_cannot_be_appended_to
                    an_append_is_done_as_a_whole_or_not_at_all
                    a_repeated_append_writes_nothing_and_gives_the_same_answer
                    a_repeat_with_one_event_more_is_no_repeat
                    an_event_id_that_is_used_otherwise_is_a_duplicate
                    an_event_that_is_too_large_or_nested_too_deep_is_refused
                    an_event_id_twice_in_one_call_is_a_duplicate
                    a_conflict_names_the_expected_and_the_actual_version
                    every_conflict_names_what_was_expected_and_what_is_there
                    versions_and_positions_count_from_one_without_gaps
                    more_than_a_thousand_events_go_in_one_call
                    unicode_survives
                    all_of_an_event_survives
                    appending_nothing_changes_nothing
                    several_streams_are_appended_to_all_or_none
                    two_appends_to_one_stream_in_one_commit_follow_each_other
                    a_repeated_commit_to_several_streams_writes_nothing
                    a_commit_that_knew_an_older_log_is_stale
                    a_commit_of_nothing_changes_nothing;
                closing:
                    a_closed_stream_takes_no_append_whatever_is_expected
                    a_closed_stream_is_not_read_by_its_name_and_stays_in_the_log
                    a_closed_stream_of_links_is_not_read_and_what_it_linked_is
                    what_another_tab_has_closed_is_honoured_at_once
                    only_a_stream_that_is_there_can_be_closed_and_only_once;
                linking:
                    a_link_is_a_reference_and_no_copy
                    a_linked_event_is_read_with_the_number_of_its_link
                    an_event_is_linked_into_a_stream_once
                    only_events_that_are_there_can_be_linked
                    a_linked_stream_cannot_be_appended_to
                    nothing_is_linked_into_a_stream_that_is_no_stream_of_links
                    links_of_many_tabs_are_all_kept_and_in_the_same_order_everywhere
                    of_the_same_link_by_many_tabs_there_is_one;
                reading:
                    a_stream_is_read_forward_from_any_version
                    a_stream_is_read_backward_from_any_version
                    the_log_is_read_forward_and_backward_from_any_position
                    no_more_is_read_than_was_asked_for
                    a_stream_that_nobody_wrote_is_not_found
                    beyond_the_end_there_is_nothing
                    streams_with_similar_names_are_kept_apart
                    pages_join_without_a_gap_or_a_double
                    the_stream_of_all_streams_is_the_log
                    events_are_read_by_type_by_correlation_and_by_time
                    streams_are_listed_searched_sorted_and_turned_page_by_page;
                telling:
                    subscribers_are_told_in_order_and_without_gaps
                    a_late_subscriber_is_told_of_what_is_new_only
                    a_subscriber_sees_in_the_log_what_it_is_told
                    of_an_append_that_wrote_nothing_nobody_is_told;
                shelves:
                    a_handler_that_was_never_seen_has_no_checkpoint
                    a_checkpoint_before_the_first_event_is_remembered
                    every_handler_has_a_checkpoint_of_its_own
                    a_checkpoint_is_the_same_in_every_tab
                    what_is_written_with_an_expectation_is_written_if_it_is_met_and_not_at_all_if_not
                    values_and_bytes_come_back_as_they_were
                    changes_are_made_in_the_order_given
                    of_many_tabs_that_change_one_value_none_loses_a_change
                    a_shelf_is_read_in_pages_in_the_order_of_keys
                    every_tab_is_told_of_a_changed_shelf;
                claims:
                    a_claimed_value_is_taken_until_its_time_is_up
                    a_command_may_claim_again_what_it_has
                    a_claim_is_written_with_the_events
                    a_refused_commit_leaves_no_claim
                    of_many_tabs_one_gets_the_claim
                    refused_commands_are_kept_in_their_order
                    a_refused_command_is_told_in_every_tab;
                importing:
                    an_exported_log_imported_into_an_empty_workspace_is_the_same_to_the_byte
                    links_and_closings_come_with_an_import_into_every_tab
                    links_that_an_import_brings_point_to_where_its_events_are_here
                    thousands_of_links_are_imported_in_one_go
                    more_than_two_thousand_events_are_imported_in_one_go
                    new_events_get_positions_after_the_head_and_keep_their_versions
                    an_import_that_was_done_before_writes_nothing_and_tells_nobody
                    an_import_with_one_refused_line_writes_nothing_at_all
                    imported_events_are_known_as_such_in_every_tab
                    an_import_that_was_judged_by_an_older_log_is_stale
                    an_import_into_a_stream_that_another_tab_closes_is_judged_again
                    nothing_is_imported_into_a_stream_of_links
                    an_import_sees_what_another_tab_has_appended
                    a_command_fired_as_often_in_an_imported_log
                    an_import_among_writers_in_many_tabs_leaves_one_log;
                clearing:
                    clearing_deletes_everything_in_every_tab
                    after_a_clearing_everything_begins_anew
                    a_tab_that_has_not_heard_of_a_clearing_yet_leaves_no_hole
                    a_tab_that_has_not_heard_of_a_clearing_yet_reads_nothing_old;
                several_tabs:
                    a_stale_writer_is_refused_and_sees_the_events_of_the_other
                    of_many_writers_of_one_version_exactly_one_wins
                    writers_of_many_streams_all_succeed_without_gaps
                    a_repeat_in_another_tab_writes_nothing
                    another_tab_hears_of_new_events_by_itself
                    every_tab_is_told_in_order_and_without_gaps_while_all_write;
            }
        };
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod in_memory {
        use super::keeping::InMemory;
        use futures::FutureExt;

        macro_rules! in_memory {
            ($($group:ident: $($promise:ident)+;)+) => {$($(
                #[test]
                fn $promise() {
                    let promise = super::$group::$promise(InMemory::default());
                    promise.now_or_never().expect("a store in memory never waits");
                }
            )+)+};
        }
        the_contract!(in_memory);
    }

    #[cfg(target_arch = "wasm32")]
    mod in_memory {
        use super::keeping::InMemory;
        use wasm_bindgen_test::wasm_bindgen_test;

        macro_rules! in_memory {
            ($($group:ident: $($promise:ident)+;)+) => {$($(
                #[wasm_bindgen_test]
                async fn $promise() {
                    super::$group::$promise(InMemory::default()).await;
                }
            )+)+};
        }
        the_contract!(in_memory);
    }

    #[cfg(target_arch = "wasm32")]
    mod in_indexed_db {
        use super::keeping::InIndexedDb;
        use wasm_bindgen_test::wasm_bindgen_test;

        macro_rules! in_indexed_db {
            ($($group:ident: $($promise:ident)+;)+) => {$($(
                #[wasm_bindgen_test]
                async fn $promise() {
                    super::$group::$promise(InIndexedDb::named(stringify!($promise))).await;
                }
            )+)+};
        }
        the_contract!(in_indexed_db);
    }
}
