"""The world of the network lab, as text: addresses, and the configuration of each server in it.

app-a 10.91.0.10 ─┐                        ┌─ db    10.92.0.2  PostgreSQL (10.92.0.3: the same server)
app-b 10.91.1.10 ─┴─ router, resolver ─────┴─ proxy 10.93.0.2  HAProxy on 5433, PgBouncer on 6432
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PORT, PROXY_PORT, POOL_PORT = 5432, 5433, 6432
DATABASE, SECOND, DEAD = '10.92.0.2', '10.92.0.3', '10.92.0.4'
NAME = 'db.lab'
SLOTS = 40
RESERVED = 3
ADMITTED = ('10.91.0.0/16', '10.93.0.0/24')
NARROWED = ('10.91.0.0/24', '10.93.0.0/24')
SUBNETS = ('10.91.0.0/24', '10.91.1.0/24')
ROUTER = 'router'


@dataclass(frozen=True, slots=True)
class Host:
    """A host on a subnet of its own, whose gateway is the router's first address there."""

    name: str
    prefix: str
    number: int
    more: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """Return its address."""
        return f'{self.prefix}.{self.number}'

    @property
    def gateway(self) -> str:
        """Return the router's address beside it."""
        return f'{self.prefix}.1'


HOSTS = (
    Host('app-a', '10.91.0', 10),
    Host('app-b', '10.91.1', 10),
    Host('db', '10.92.0', 2, (3,)),
    Host('proxy', '10.93.0', 2),
)
APPS = ('app-a', 'app-b')
BY_NAME: Mapping[str, Host] = MappingProxyType({host.name: host for host in HOSTS})
PLACES = (ROUTER, *BY_NAME)


def settings(*, slots: int = SLOTS) -> str:
    """Return `conf.d/network.conf`: what a network practice may ask of PostgreSQL."""
    return f"""listen_addresses = '{DATABASE},{SECOND},127.0.0.1'
port = {PORT}
max_connections = {slots}
superuser_reserved_connections = {RESERVED}
tcp_keepalives_idle = 60
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
tcp_user_timeout = 30000
"""


def server(etc: str, data: str) -> str:
    """Return `postgresql.conf`: where things are, and what makes a lab fast."""
    return f"""data_directory = '{data}'
hba_file = '{etc}/pg_hba.conf'
ident_file = '{etc}/pg_ident.conf'
external_pid_file = '/run/postgresql/15-main.pid'
unix_socket_directories = '/run/postgresql'
password_encryption = 'scram-sha-256'
shared_buffers = 16MB
fsync = off
log_connections = on
include_dir = 'conf.d'
"""


def pg_hba(admitted: tuple[str, ...] = ADMITTED) -> str:
    """Return `pg_hba.conf` that admits the application from these subnets."""
    rows = [
        '# TYPE DATABASE USER ADDRESS METHOD',
        'local all all trust',
        'host all all 127.0.0.1/32 scram-sha-256',
        *(f'host auth app {subnet} scram-sha-256' for subnet in admitted),
        'host all audit 10.92.0.0/24 scram-sha-256',
    ]
    return '\n'.join(rows) + '\n'


def firewall() -> str:
    """Return the ruleset of the database host: a named set of the admitted subnets, as NET-FW-001 asks."""
    return f"""flush ruleset
table inet filter {{
  set app_subnets {{
    type ipv4_addr
    flags interval
    elements = {{ {', '.join((*ADMITTED, '10.92.0.0/24'))} }}
  }}
  chain input {{
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif lo accept
    icmp type {{ echo-request, destination-unreachable, time-exceeded }} accept
    tcp dport {PORT} ip saddr @app_subnets accept
  }}
}}
"""


def routing() -> str:
    """Return the ruleset of the router: everything passes."""
    return """flush ruleset
table inet lab {
  chain forward { type filter hook forward priority filter; policy accept; }
  chain output { type filter hook output priority filter; policy accept; }
}
"""


def haproxy(*, dead: bool = False) -> str:
    """Return HAProxy's configuration; `dead`: one server does not answer, and nobody looks."""
    check = '' if dead else ' check inter 500ms fall 2 rise 1'
    servers = [f'  server pg1 {DATABASE}:{PORT}{check}', f'  server pg2 {SECOND}:{PORT}{check}']
    if dead:
        servers.append(f'  server pg3 {DEAD}:{PORT}')
    return '\n'.join([
        'global', '  stats socket /run/haproxy/admin.sock mode 600 level admin', '  maxconn 200',
        'defaults', '  mode tcp', '  timeout connect 2s', '  timeout client 1h',
        '  timeout server 1h', '  retries 0',
        'frontend postgres', f'  bind :{PROXY_PORT}', '  default_backend postgres',
        'backend postgres', '  balance roundrobin', *servers, '',
    ])  # fmt: skip


def pgbouncer(state: str) -> str:
    """Return PgBouncer's configuration: a pool for the application, beside the proxy."""
    return f"""[databases]
auth = host={DATABASE} port={PORT} dbname=auth
[pgbouncer]
listen_addr = {BY_NAME['proxy'].address}
listen_port = {POOL_PORT}
unix_socket_dir = /run/postgresql
auth_type = hba
auth_hba_file = {state}/pool/hba
auth_file = {state}/pool/users
admin_users = postgres
default_pool_size = 5
query_wait_timeout = 5
"""


POOL_HBA = """local all postgres peer
host auth app 10.91.0.0/16 scram-sha-256
"""


def records(*, dead: bool = False) -> tuple[str, ...]:
    """Return what the resolver is told; `dead`: the name has one address that nobody has."""
    addresses = (DEAD, DATABASE) if dead else (DATABASE,)
    return tuple(f'--host-record={NAME},{address}' for address in addresses)


def values() -> dict[str, str]:
    """Return the variables of the repository's runbooks, as they are in this world."""
    return {
        'DB_HOST': NAME, 'DB_PORT': str(PORT), 'DB_NAME': 'auth', 'DB_USER': 'app',
        'CLIENT_ADDRESS': BY_NAME['app-b'].address, 'CLIENT_SUBNET': '10.91.1.0/24',
        'PROXY_HOST': BY_NAME['proxy'].address, 'PROXY_PORT': str(PROXY_PORT),
    }  # fmt: skip
