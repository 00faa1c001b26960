//! The models that are promised to run check without a finding.

use super::check;

#[test]
fn the_promised_models_check_without_a_finding() {
    let models = [
        include_str!("../../models/orders.hindcast"),
        include_str!("../../models/loans.hindcast"),
        include_str!("../../models/library.hindcast"),
    ];
    for model in models {
        let checked = check(model);
        let findings: Vec<_> =
            checked.findings.iter().map(|finding| (finding.span.line, finding.span.column, &finding.message)).collect();
        assert!(findings.is_empty(), "{}: {findings:#?}", checked.name);
        assert!(checked.tree.is_some());
    }
}
