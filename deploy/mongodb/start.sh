#!/usr/bin/env bash
# A member of a replica set knows the others by a key as soon as users have to sign in, and wants it in a file that
# nobody else can read.
set -euo pipefail

install --mode 0400 --owner mongodb --group mongodb /dev/null /tmp/keyfile
printf '%s' "${MONGODB_KEYFILE:?}" >/tmp/keyfile
exec docker-entrypoint.sh mongod --replSet hansa --keyFile /tmp/keyfile --bind_ip_all
