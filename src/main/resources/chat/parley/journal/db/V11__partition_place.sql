-- Which database this is, so that it can't be taken for another one.
CREATE TABLE database_identity (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  installation uuid    NOT NULL,
  name         varchar(20) NOT NULL,
  -- Whether every database of the installation has its rows: from then on partitions only move.
  founded      boolean NOT NULL
);

-- Which partitions this database holds: the truth, above every configuration. Every database of an
-- installation has a row for each of the 1,000 partitions; for each exactly one has it "here",
-- "closing" or "closed", or, while a move ends, one "closed" and its target "here".
CREATE TABLE partition_place (
  partition smallint PRIMARY KEY CHECK (partition BETWEEN 0 AND 999),
  -- here: held and written. closing: held, its entities stop. closed: held, and nothing writes it
  -- any more. elsewhere: not held.
  state     varchar(9) NOT NULL CHECK (state IN ('here', 'closing', 'closed', 'elsewhere')),
  -- Rises whenever the partition comes here, above its version on every other database.
  version   bigint NOT NULL,
  -- The database that it is to move to, moves to, or has moved to.
  target    varchar(20),
  -- When closed: names this very attempt to move it.
  ticket    uuid,
  -- The attempt that has brought it here last, and the one that is never to bring it here.
  taken     uuid,
  refused   uuid,
  -- When elsewhere: whether old rows of it are still here.
  leftover  boolean NOT NULL DEFAULT false,
  paused    boolean NOT NULL DEFAULT false,
  -- Why a move does not go on, for the operator.
  note      varchar(300),
  changed   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- The nodes that use this database, so that nothing moves to where one of them can't follow.
CREATE TABLE node_seen (
  node varchar(255) PRIMARY KEY,
  at   timestamptz  NOT NULL
);

-- The fence: a node that knows an old map can't write here what lies elsewhere. Each INSERT takes
-- its lock on the table before the trigger looks, so whoever closes a partition, commits, and then
-- waits for those that hold such a lock has seen the last write to it.
CREATE FUNCTION refuse_logs_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT FROM written
      WHERE (SELECT state FROM partition_place
             WHERE partition = substring(persistence_id FROM '[|]([0-9]{3})[|]')::smallint)
            IN ('closed', 'elsewhere')) THEN
    RAISE EXCEPTION 'a partition of this write does not lie here' USING ERRCODE = 'PY001';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER fence AFTER INSERT ON event_journal
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_logs_elsewhere();

CREATE TRIGGER fence AFTER INSERT ON snapshot
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_logs_elsewhere();

CREATE FUNCTION refuse_row_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM partition_place WHERE partition = NEW.partition)
     IN ('closed', 'elsewhere') THEN
    RAISE EXCEPTION 'partition % does not lie here', NEW.partition USING ERRCODE = 'PY001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER fence BEFORE INSERT ON media
  FOR EACH ROW EXECUTE FUNCTION refuse_row_elsewhere();

-- Many users share a statement, and what is lost here is half a minute of when somebody was there.
CREATE FUNCTION skip_row_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM partition_place WHERE partition = NEW.partition)
     IN ('closed', 'elsewhere') THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER fence BEFORE INSERT ON last_seen
  FOR EACH ROW EXECUTE FUNCTION skip_row_elsewhere();

-- So that the rows of one partition are found without reading the others. Updates touch neither.
CREATE INDEX last_seen_partition ON last_seen (partition);
CREATE INDEX media_partition ON media (partition);
