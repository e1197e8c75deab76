#!/usr/bin/env bash
# Runs a command with a PostgreSQL server beside it, and ends with the command's exit code.
# usage: bash tests/with-postgres.sh COMMAND [ARGUMENTS...]
# The server lies in a temporary folder, listens on a free port of 127.0.0.1, lets everybody there in, and does not outlive the command,
# whatever ends it. PostgreSQL 15 is installed where it is missing and that may be done (Debian, as root); where there is none the command
# runs without. The command finds:
#   NEURONEDIT_POSTGRES        the connection string; where it is set already, that server is used and none is started
#   NEURONEDIT_POSTGRES_BIN    the folder of the server's programs
#   NEURONEDIT_POSTGRES_DATA   its data folder: as the user that owns it (root: runuser -u postgres --), pg_ctl -D it restart -m fast -w
set -uo pipefail
[ $# -gt 0 ] || { echo "usage: bash tests/with-postgres.sh COMMAND [ARGUMENTS...]" >&2; exit 2; }

postgres_folder=
postgres_absence=

# The server refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

find_postgres() {
  local folder
  for folder in "${NEURONEDIT_POSTGRES_BIN:-}" /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null)"; do
    [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && { NEURONEDIT_POSTGRES_BIN=$folder; return 0; }
  done
  return 1
}

install_postgres() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  echo "PostgreSQL 15 is not here; installing it." >&2
  # Otherwise the package starts a server of its own.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15; } >/dev/null 2>&1
}

start_postgres() {
  find_postgres || { install_postgres && find_postgres; } || { postgres_absence="its programs are not at /usr/lib/postgresql/15/bin and could not be installed (apt-get install postgresql-15)"; return 1; }
  postgres_folder=$(mktemp -d)
  NEURONEDIT_POSTGRES_DATA=$postgres_folder/data
  [ "$(id -u)" -eq 0 ] && chown postgres "$postgres_folder"
  as_postgres "$NEURONEDIT_POSTGRES_BIN/initdb" -D "$NEURONEDIT_POSTGRES_DATA" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$postgres_folder/log" 2>&1 ||
    { postgres_absence="initdb failed ($(tail -n 1 "$postgres_folder/log"))"; return 1; }
  watch_postgres
  local port
  for _ in 1 2 3 4 5; do
    port=$(free_port)
    printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n" "$port" >"$NEURONEDIT_POSTGRES_DATA/postgresql.auto.conf"
    if as_postgres "$NEURONEDIT_POSTGRES_BIN/pg_ctl" -D "$NEURONEDIT_POSTGRES_DATA" -l "$NEURONEDIT_POSTGRES_DATA/server.log" -w -t 30 start >/dev/null 2>&1; then
      NEURONEDIT_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
      export NEURONEDIT_POSTGRES NEURONEDIT_POSTGRES_BIN NEURONEDIT_POSTGRES_DATA
      return 0
    fi
  done
  postgres_absence="the server did not start ($(tail -n 1 "$NEURONEDIT_POSTGRES_DATA/server.log" 2>/dev/null))"
  return 1
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  as_postgres "$NEURONEDIT_POSTGRES_BIN/pg_ctl" -D "$NEURONEDIT_POSTGRES_DATA" -m immediate -w -t 10 stop >/dev/null 2>&1
  rm -rf "$postgres_folder"
  postgres_folder=
}

# A port that nobody answers on; should another take it first, starting fails and the next is tried.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# Stops the server even where the script is killed at once.
watch_postgres() {
  (
    trap '' INT TERM HUP
    while kill -0 $$ 2>/dev/null && [ -d "$postgres_folder" ]; do sleep 1; done
    stop_postgres
  ) </dev/null >/dev/null 2>&1 &
  disown
}

trap stop_postgres EXIT
trap 'exit 130' INT TERM HUP
if [ -n "${NEURONEDIT_POSTGRES:-}" ]; then
  echo "PostgreSQL: the server that NEURONEDIT_POSTGRES names." >&2
elif start_postgres; then
  echo "PostgreSQL: $("$NEURONEDIT_POSTGRES_BIN/postgres" --version), started for this." >&2
else
  echo "PostgreSQL: $postgres_absence; what needs it is skipped." >&2
fi
"$@"
