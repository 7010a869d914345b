-- The trace of the request that an operation goes back to: what the provider answers, hours later and through
-- whichever door, is still a part of it.
alter table payment_operations add column traceparent text, add column tracestate text;
