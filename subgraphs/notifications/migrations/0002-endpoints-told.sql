-- Who handles events keeps in mind what merchants subscribed to, and hears here when that changes.
create function tell_of_endpoints() returns trigger language plpgsql as $$
begin
  perform pg_notify('hansa_webhook_endpoints', '');
  return null;
end $$;

create trigger endpoints_changed after insert or delete or update of enabled, event_types on webhook_endpoints
  for each statement execute function tell_of_endpoints();
