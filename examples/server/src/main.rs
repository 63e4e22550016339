//! Listens on the address given, or on a local port.

use tokio::net::TcpListener;
use urn_filter_server::{Users, router};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:8080")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let users = Users::parse([("alice", "A"), ("bob", "B")])?;
    axum::serve(listener, router(users)).await?;
    Ok(())
}
