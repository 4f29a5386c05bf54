-- A publication that nobody approved is an end of its own: the version is neither waiting nor was it ever live.
ALTER TYPE "policy_status" ADD VALUE 'refused' BEFORE 'live';
