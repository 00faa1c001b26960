//! A file server as dull as any web host, with the app in a sub-folder of it: `dist/` must work wherever it is put.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::Response;
use axum::routing::get;
use futures::channel::oneshot;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

use super::folder::{Folder, dist};

const MOUNT: &str = "/some/path/hindcast";
/// Where a second copy is, if there is one.
const OTHER: &str = "/other/path";

/// What a host answers otherwise than a dull one would, by path.
type Oddity = Arc<dyn Fn(&str) -> Option<Response> + Send + Sync>;

/// Serves one folder on a free port of 127.0.0.1. "Network off" is this server stopped: nobody listens any more.
pub(crate) struct Server {
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Server {
    /// Serves the built app.
    pub(crate) async fn built() -> Self {
        Self::start(dist()).await
    }

    /// Serves a copy that the test may change.
    pub(crate) async fn of(folder: &Folder) -> Self {
        Self::start(folder.path().to_owned()).await
    }

    /// Serves a copy that the test may change, on a host that is odd.
    pub(crate) async fn odd(
        folder: &Folder,
        oddity: impl Fn(&str) -> Option<Response> + Send + Sync + 'static,
    ) -> Self {
        Self::start_odd(folder.path().to_owned(), Arc::new(oddity)).await
    }

    async fn start(root: PathBuf) -> Self {
        Self::start_odd(root, Arc::new(|_| None)).await
    }

    async fn start_odd(root: PathBuf, oddity: Oddity) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("the port that was given");
        let (stop, stopped) = oneshot::channel();
        // Nothing may come from the browser's HTTP cache: what works offline must come from the service worker.
        let app = Router::new().nest_service(MOUNT, ServeDir::new(&root)).nest_service(OTHER, ServeDir::new(root));
        let answer = move |request: Request, next: Next| {
            let odd = oddity(request.uri().path());
            async move {
                match odd {
                    Some(response) => response,
                    None => next.run(request).await,
                }
            }
        };
        let app = app.layer(from_fn(answer)).layer(map_response(never_cached));
        // a browser that shows a mere file asks the host for a picture to put beside its name
        let app = app.route("/favicon.ico", get(StatusCode::NO_CONTENT));
        let serving = tokio::spawn(async move {
            let until = async { stopped.await.unwrap_or(()) };
            axum::serve(listener, app).with_graceful_shutdown(until).await.expect("the server runs");
        });
        Self { address, running: Some((stop, serving)) }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn url(&self) -> String {
        format!("{}{MOUNT}/", self.origin())
    }

    /// Where a second copy of the same files is, at another path of this origin.
    pub(crate) fn url_of_other_copy(&self) -> String {
        format!("{}{OTHER}/", self.origin())
    }

    /// Stops listening and closes every connection.
    pub(crate) async fn stop(&mut self) {
        let Some((stop, mut serving)) = self.running.take() else { return };
        stop.send(()).ok();
        if tokio::time::timeout(Duration::from_secs(2), &mut serving).await.is_err() {
            serving.abort();
        }
        assert!(TcpStream::connect(self.address).is_err(), "the server was stopped, yet somebody answers");
    }
}

async fn never_cached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
