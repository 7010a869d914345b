#!/usr/bin/env bash
# A database and a role of its own for each service but orders, which keeps documents. Run by the image when its
# volume is empty. No role can connect to another's database.
set -euo pipefail

for name in catalog users inventory payments shipping notifications sandbox; do
  setting="${name^^}_DATABASE_PASSWORD"
  psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 --set role="$name" --set database="hansa_$name" --set password="${!setting:?}" <<'SQL'
create role :"role" login password :'password';
create database :"database" owner :"role";
revoke all on database :"database" from public;
SQL
done
