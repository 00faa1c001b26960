//! What a script may hand over: anything, and what is not plain JSON is refused with its path, whichever call it is given to.

use serde_json::json;

use crate::e2e::support::{Order, Page, visit};

/// Hostile values, each with where it is at fault and a word of why.
const HOSTILE: &str = "
    const self = {}; self.o = self;
    const ring = { list: [] }; ring.list.push({ back: ring });
    let deep = {}; for (let level = 0; level < 10_000; level += 1) deep = { deep };
    let lists = []; for (let level = 0; level < 10_000; level += 1) lists = [lists];
    let wide = 1; for (let level = 0; level < 40; level += 1) wide = [wide, wide];
    const endless = () => new Proxy({}, { ownKeys: () => ['a', 'b'], get: (_, key) => key === Symbol.toStringTag ? undefined : endless(),
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
    const revoked = Proxy.revocable({}, {}); revoked.revoke();
    const revokedList = Proxy.revocable([], {}); revokedList.revoke();
    const boom = () => { throw new Error('boom') };
    window.hostile = {
        self: [self, '.o', 'contains itself'], ring: [ring, '.list[0].back', 'contains itself'],
        deep: [deep, '.deep', 'nested deeper'], lists: [lists, '[0]', 'nested deeper'], wide: [{ wide }, '.wide[0]', 'more than'],
        endless: [endless(), '.a', 'nested deeper'],
        getter: [{ get x() { return boom() } }, '.x', 'boom'],
        string: [{ get x() { throw 'boom' } }, '.x', 'boom'], nothing: [{ get x() { throw undefined } }, '.x', 'threw'],
        keys: [new Proxy({}, { ownKeys: boom }), '', 'boom'], get: [new Proxy({ a: 1 }, { get: boom }), '', 'boom'],
        length: [{ list: new Proxy([1], { get: boom }) }, '.list', 'boom'],
        revoked: [{ a: revoked.proxy }, '.a', 'revoked'], revokedList: [{ a: revokedList.proxy }, '.a', 'revoked'],
        bigint: [{ a: [1n] }, '.a[0]', 'BigInt'], function: [{ a: () => 1 }, '.a', 'function'], symbol: [{ a: Symbol('s') }, '.a', 'symbol'],
        huge: [{ a: new Array(4_000_000_000) }, '.a', 'more than'], nan: [{ a: NaN }, '.a', 'NaN'], infinity: [{ a: [-Infinity] }, '.a[0]', 'inf'],
        map: [{ a: new Map([['b', 1]]) }, '.a', 'Map'], date: [{ a: new Date(0) }, '.a', 'Date'], bytes: [{ a: new Uint8Array(3) }, '.a', 'Uint8Array'],
        half: [{ a: '\\ud800' }, '.a', 'surrogate'], boxed: [{ a: new String('x') }, '.a', 'String'],
    };";

/// Gives each hostile value to a call, and tells what is not answered as it should be.
const TRIED: &str = "
    const call = new Function('hindcast', 'value', `return ${args[0]}`);
    const odd = [];
    for (const [name, [value, place, why]] of Object.entries(hostile)) {
        const answer = await Promise.race([
            call(hindcast, value).then(() => ({ message: 'it was taken' }), (error) => error),
            new Promise((done) => setTimeout(done, 5_000, { message: 'no answer' })),
        ]);
        const fits = answer.code === 'invalid_argument' && answer.message.includes(args[1] + place) && answer.message.includes(why)
            && answer.details[0].field.startsWith(args[1] + place);
        if (!fits) odd.push(`${name}: ${answer.code} ${answer.message}`);
    }
    return odd;";

#[tokio::test]
async fn nothing_that_a_script_hands_over_stops_the_page() {
    visit(async |page: &Page| {
        page.js(HOSTILE).await;
        for (call, name) in [
            ("hindcast.append('x', 'any', [{ event_type: 'A.B', data: value }])", "events[0].data"),
            ("hindcast.append('x', 'any', [{ event_type: 'A.B', data: {}, metadata: value }])", "events[0].metadata"),
            ("hindcast.append('x', value, [])", "expected"),
            ("hindcast.append(value, 'any', [])", "stream_id"),
            ("hindcast.appendAll([{ stream_id: 'x', expected: 'any', events: [{ event_type: 'A.B', data: value }] }])", "appends[0].events[0].data"),
            ("hindcast.dispatch('orders', 'CreateOrder', value)", "data"),
            ("hindcast.dispatch('orders', 'CreateOrder', {}, { metadata: value })", "options.metadata"),
            ("hindcast.link('x', value)", "event_ids"),
            ("hindcast.readAll(value)", "options"),
            ("hindcast.readStream('x', value)", "options"),
            ("hindcast.view('orders', 'orders', value)", "options"),
            ("hindcast.order('Orders.orders', value)", "order"),
            ("hindcast.retry('Orders.orders', value)", "position"),
            ("hindcast.system('orders', 'product-block-list', value)", "settings"),
            ("hindcast.clock(value)", "time"),
            ("hindcast.snapshots('Order', value)", "options"),
            ("hindcast.seek(value)", "position"),
            ("hindcast.reset(value)", "options"),
            ("hindcast.import(value)", "text"),
        ] {
            assert_eq!(page.js_with(TRIED, &[json!(call), json!(name)]).await, json!([]), "{call}");
        }
        assert_eq!(page.head().await, 0, "nothing is written");
        page.create_order(1).await;
        page.wait_for_position(1).await;
        page.run_command("CompleteOrder").await;
        assert!(page.head().await > 1, "stickies work as before");
    })
    .await;
}

#[tokio::test]
async fn single_values_that_are_no_json_are_refused_and_plain_json_comes_in_whole() {
    visit(async |page: &Page| {
        for (call, name) in [
            ("hindcast.seek(3n)", "position"),
            ("hindcast.seek(Symbol('s'))", "position"),
            ("hindcast.closeStream(() => 1)", "stream_id"),
            ("hindcast.closeStream('x'.repeat(20_000))", "stream_id"),
        ] {
            let error = page.js_error(&format!("await {call}")).await;
            assert_eq!(error.code.as_deref(), Some("invalid_argument"), "{call}");
            assert!(error.message.contains(name), "{}", error.message);
        }
        let whole = "const data = JSON.parse('{\"__proto__\": {\"a\": 1}, \"n\": [1, -0.5, 1e300, 9007199254740991], \"ä\": null, \"é\": \"👩‍👩‍👧\"}');
            data.gone = undefined;
            await hindcast.append('x', 'any', [{ event_type: 'A.B', data }]);
            data.n.push('later');
            return JSON.stringify((await hindcast.readAll())[0].data)";
        let expected = "{\"__proto__\":{\"a\":1},\"n\":[1,-0.5,1e+300,9007199254740991],\"ä\":null,\"é\":\"👩‍👩‍👧\"}";
        assert_eq!(page.js(whole).await, json!(expected));
    })
    .await;
}

#[tokio::test]
async fn an_order_is_as_it_was_when_the_script_gave_it() {
    visit(async |page: &Page| {
        let order = Order::nth(1);
        let script = "const data = args[0];
            const done = hindcast.dispatch('orders', 'CreateOrder', data);
            data.order_number = 'changed';
            return (await done).events[0].data.order_number";
        assert_eq!(page.js_with(script, &[order.data()]).await, json!(order.number));
    })
    .await;
}
