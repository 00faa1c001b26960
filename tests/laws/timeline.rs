//! The window of the timeline, whatever somebody does with it.

use hindcast::kernels::timeline::Window;
use hindcast::kernels::zoom::{Extent, Shown, Zoom, zoomed};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_window_never_leaves_the_log_and_follows_the_playhead(
        count in 0_u64..5_000,
        fit in 1_u64..200,
        steps in prop::collection::vec((0_u64..5_000, 0_u8..8), 1..20),
    ) {
        let mut zoom = Zoom::default();
        let mut at = count;
        let mut shown = Shown::after(None, zoom, Extent { count, fit, playhead: count, is_held: false });
        for (playhead, wish) in steps {
            let playhead = playhead.min(count);
            zoom = match wish {
                0 => zoom.whole(count),
                1 => zoom.fitting(),
                2 => zoom.at(zoomed(shown.window, 1.5, 0.3, count)),
                3 => zoom.at(zoomed(shown.window, 0.5, 0.9, count)),
                _ => zoom,
            };
            shown = Shown::after(Some(shown), zoom, Extent { count, fit, playhead, is_held: false });
            let Window { start, span } = shown.window;
            prop_assert!(span >= 1);
            prop_assert!(start < count.max(1), "{} of {}", start, count);
            if playhead != std::mem::replace(&mut at, playhead) && wish > 3 {
                prop_assert!(start <= playhead && playhead <= start + span);
            }
        }
    }
}
