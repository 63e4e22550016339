//! The command line.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use rusqlite::Connection;

use crate::access::Token;
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::{Check, Sender};
use crate::model::{App, Name, Principal, PrincipalKind};
use crate::ops;
use crate::server::Server;
use crate::storage::tokens::{self, TokenKind};
use crate::storage::{open, principals};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A webhook platform. Without a command: `serve --demo --allow-loopback`.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(Serve),
    /// Adds users.
    #[command(subcommand)]
    User(Add),
    /// Adds OAuth clients.
    #[command(subcommand)]
    Client(Add),
    /// Grants `edit-app` on an app to a user or a client.
    Grant(Edit),
    /// Revokes `edit-app` on an app. What is queued for this app is not delivered any more.
    Revoke(Edit),
    /// Prints a new bearer token of a user, a client or the service `ingest`.
    Token(Named),
}

#[derive(Debug, Args)]
struct Serve {
    /// The address to listen at.
    #[arg(long, env = "PLATFORM_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    data: Data,
    /// Adds sample users and prints new tokens for them.
    #[arg(long, env = "PLATFORM_DEMO")]
    demo: bool,
    /// Allows endpoints on this machine, over http too: for development and tests.
    #[arg(long, env = "PLATFORM_ALLOW_LOOPBACK")]
    allow_loopback: bool,
    /// Sends the Cockpit's cookie over TLS only, as behind a proxy. Not needed beyond loopback.
    #[arg(long, env = "PLATFORM_SECURE_COOKIE")]
    secure_cookie: bool,
}

#[derive(Debug, Args)]
struct Data {
    /// The folder of the database.
    #[arg(long = "data", env = "PLATFORM_DATA", default_value = "platform-data")]
    folder: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Add {
    /// Adds one. Of a client, prints its id and its secret.
    Add(Named),
}

#[derive(Debug, Args)]
struct Named {
    /// The name.
    name: Name,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Edit {
    /// The name of the user or the client.
    name: Name,
    /// The id of the app.
    app: App,
    #[command(flatten)]
    data: Data,
}

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = std::env::args_os();
    let cli = if arguments.len() > 1 {
        Cli::parse_from(arguments)
    } else {
        Cli::parse_from(["urn-filter-platform", "serve", "--demo", "--allow-loopback"])
    };
    match execute(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => run_server(serve),
        Command::User(Add::Add(user)) => add(&user, PrincipalKind::User, None),
        Command::Client(Add::Add(client)) => add_client(&client),
        Command::Grant(edit) => grant(&edit),
        Command::Revoke(edit) => revoke(&edit),
        Command::Token(named) => print_token(&named),
    }
}

#[tokio::main]
async fn run_server(serve: Serve) -> Result<(), Failure> {
    ops::log_to_stderr();
    let mut config = Config::new(serve.listen, serve.data.folder);
    config.demo = serve.demo;
    config.allow_loopback = serve.allow_loopback;
    config.secure_cookie = serve.secure_cookie;
    let check = Check::new(Sender::new(&config)?, Clock::System);
    let server = Server::start(config, Clock::System, Arc::new(check)).await?;
    announce(&server)?;
    ops::interrupted().await?;
    server.stop().await;
    Ok(())
}

fn announce(server: &Server) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{}", server.address)?;
    for (name, token) in &server.tokens {
        writeln!(out, "token {name} {}", token.reveal())?;
    }
    out.flush()
}

fn add(named: &Named, kind: PrincipalKind, hash: Option<[u8; 32]>) -> Result<(), Failure> {
    let connection = connect(&named.data)?;
    match principals::add(&connection, kind, &named.name, hash)? {
        Some(_) => Ok(()),
        None => Err(format!("the name `{}` is taken", named.name).into()),
    }
}

fn add_client(client: &Named) -> Result<(), Failure> {
    let secret = Token::generate()?;
    add(client, PrincipalKind::Client, Some(secret.hash()))?;
    println!(
        "client_id {}\nclient_secret {}",
        client.name,
        secret.reveal()
    );
    Ok(())
}

fn grant(edit: &Edit) -> Result<(), Failure> {
    let connection = connect(&edit.data)?;
    let principal = find(&connection, &edit.name)?;
    if principal.kind == PrincipalKind::Service {
        return Err(format!("`{}` is a service: it edits nothing", edit.name).into());
    }
    Ok(principals::grant(&connection, principal.id, &edit.app)?)
}

fn revoke(edit: &Edit) -> Result<(), Failure> {
    let connection = connect(&edit.data)?;
    let principal = find(&connection, &edit.name)?;
    if principals::revoke(&connection, principal.id, &edit.app)? {
        Ok(())
    } else {
        Err(format!("`{}` has no grant on `{}`", edit.name, edit.app).into())
    }
}

fn print_token(named: &Named) -> Result<(), Failure> {
    let connection = connect(&named.data)?;
    let principal = find(&connection, &named.name)?;
    let token = Token::generate()?;
    tokens::add(
        &connection,
        token.hash(),
        principal.id,
        TokenKind::Bearer,
        None,
    )?;
    println!("{}", token.reveal());
    Ok(())
}

/// Opens the database, which a server may be using. What a command commits has taken effect.
fn connect(data: &Data) -> Result<Connection, Failure> {
    let folder: &Path = &data.folder;
    let connection = open(folder)?;
    crate::demo::add_ingest(&connection)?;
    Ok(connection)
}

fn find(connection: &Connection, name: &Name) -> Result<Principal, Failure> {
    let found = principals::find(connection, name)?;
    found.ok_or_else(|| format!("there is no user, client or service `{name}`").into())
}
