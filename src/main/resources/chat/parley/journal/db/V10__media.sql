-- Who has uploaded which bytes, in the database of the uploader's partition. The bytes themselves
-- lie in the store of media, by their SHA-256. Times are epoch milliseconds.
CREATE TABLE media (
  hash      bytea       NOT NULL CHECK (octet_length(hash) = 32),
  uploader  varchar(32) COLLATE "C" NOT NULL,
  partition smallint    NOT NULL CHECK (partition BETWEEN 0 AND 999),
  size      bigint      NOT NULL CHECK (size > 0),
  -- As sniffed from the first bytes, such as image/png.
  type      varchar(255) NOT NULL,
  created   bigint      NOT NULL,
  -- The last upload or download. No index on it, so that an update touches no index.
  last_use  bigint      NOT NULL,
  PRIMARY KEY (hash, uploader)
) WITH (fillfactor = 80);
