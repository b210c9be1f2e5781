-- A store as Plated wrote it before migration 3: made from migrations 1 and 2, and never changed.
PRAGMA application_id = 1347179588;
BEGIN TRANSACTION;
CREATE TABLE alerts (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
    read_id BLOB NOT NULL,
    hit_number INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),                -- the read's text when raised
    state TEXT NOT NULL CHECK (state IN ('raised', 'acknowledged', 'closed')),
    raised_at INTEGER NOT NULL,                           -- ms since 1970
    UNIQUE (read_id, hit_number),
    FOREIGN KEY (read_id, hit_number) REFERENCES hits (read_id, number)
) STRICT;
INSERT INTO "alerts" VALUES(X'019DF1E7E63C703C800000000000003C',X'019DF1E7E60370038000000000000003',0,'7ABC123','raised',1777880002000);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('0001_Reads');
INSERT INTO "grdb_migrations" VALUES('0002_Alerts');
CREATE TABLE hits (
    read_id BLOB NOT NULL REFERENCES reads (id),
    number INTEGER NOT NULL CHECK (number >= 0),          -- counts up within the read
    list TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category <> ''),
    text TEXT NOT NULL CHECK (text <> ''),                -- the listed plate
    state TEXT,                                           -- as listed; null: not given
    description TEXT NOT NULL,
    expiry INTEGER,                                       -- ms since 1970; null: none
    annotations TEXT NOT NULL                             -- {"column":"text"}
        CHECK (json_valid(annotations) AND json_type(annotations) = 'object'),
    match TEXT NOT NULL CHECK (match IN ('exact', 'look-alike', 'partial')),
    state_match TEXT NOT NULL CHECK (state_match IN ('same', 'different', 'unknown')),
    list_age INTEGER CHECK (list_age >= 0),               -- seconds; null: not known
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    PRIMARY KEY (read_id, number)
) STRICT;
INSERT INTO "hits" VALUES(X'019DF1E7E60370038000000000000003',0,'svs','stolenVehicle','7ABC123','CA','grey van',NULL,'{}','exact','same',3600,0.9);
CREATE TABLE hotlist_versions (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
    source TEXT NOT NULL CHECK (source <> ''),            -- the file or feed
    sha256 BLOB CHECK (length(sha256) = 32),              -- of its bytes; null: no file
    accepted_count INTEGER NOT NULL CHECK (accepted_count >= 0), -- rows that are entries
    rejected_count INTEGER NOT NULL CHECK (rejected_count >= 0), -- rows that are not
    extracted_at INTEGER,                                 -- ms since 1970; null: not known
    loaded_at INTEGER NOT NULL                            -- ms since 1970
) STRICT;
INSERT INTO "hotlist_versions" VALUES(X'019DF1E7E64670468000000000000046','list.csv',NULL,12,2,NULL,1777880000000);
CREATE TABLE images (
    read_id BLOB NOT NULL REFERENCES reads (id),
    kind TEXT NOT NULL CHECK (kind IN ('crop', 'scene')),
    revision INTEGER NOT NULL CHECK (revision >= 0),       -- of the read it came with
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),      -- of the JPEG, before sealing
    sealing TEXT NOT NULL CHECK (sealing = 'none'),        -- how payload is encrypted
    payload BLOB NOT NULL CHECK (length(payload) > 0),     -- the JPEG, sealed so
    PRIMARY KEY (read_id, kind, revision)
) STRICT;
INSERT INTO "images" VALUES(X'019DF1E7E60170018000000000000001','crop',0,X'3C3B3747E225CBEA2D8505C0FFA368156C369E49CAB1DB7D603BF87EA6605D57','none',X'FFD801203F5E7D9CBBDAF91837567594B3D2F1102F4E6D8CABCAE90827466584A3C2E1001F3E5D7C9BBA');
INSERT INTO "images" VALUES(X'019DF1E7E60270028000000000000002','crop',0,X'CF8D55984B6AE0A60C79FEB318A28BFFF692AE1415F967C2B489EE0E6B26C67E','none',X'FFD80221405F7E9DBCDBFA1938577695B4D3F211304F6E8DACCBEA0928476685A4C3E201203F5E7D9CBB');
INSERT INTO "images" VALUES(X'019DF1E7E60370038000000000000003','crop',0,X'13D38328D2E36CF0EFE1B14F13A87CAE7BEA88503D6E05F2C221A9EC7C44D8EB','none',X'FFD8032241607F9EBDDCFB1A39587796B5D4F31231506F8EADCCEB0A29486786A5C4E30221405F7E9DBC');
INSERT INTO "images" VALUES(X'019DF1E7E60470048000000000000004','crop',0,X'3B869A831ED7D040E886DE8B7A961A20208DD688A0A232FC106B554624816C06','none',X'FFD804234261809FBEDDFC1B3A597897B6D5F4133251708FAECDEC0B2A496887A6C5E4032241607F9EBD');
INSERT INTO "images" VALUES(X'019DF1E7E60570058000000000000005','crop',0,X'28414F2FDDC427D2DDB907E411A5A484D1AAC44A7560C23C493A29B3B6FEF0AC','none',X'FFD80524436281A0BFDEFD1C3B5A7998B7D6F51433527190AFCEED0C2B4A6988A7C6E504234261809FBE');
CREATE TABLE read_revisions (
    read_id BLOB NOT NULL REFERENCES reads (id),
    revision INTEGER NOT NULL CHECK (revision >= 0),       -- 0 is the first reading
    text TEXT NOT NULL,
    confidence REAL NOT NULL,
    candidates TEXT NOT NULL CHECK (json_valid(candidates)),
    state TEXT,
    state_confidence REAL NOT NULL,
    captured_at INTEGER NOT NULL,
    time_source TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    speed REAL,
    heading REAL,
    accuracy REAL,
    fix_age INTEGER,
    quad TEXT NOT NULL CHECK (json_valid(quad)),
    crop_sha256 BLOB,
    scene_sha256 BLOB,
    last_frame INTEGER NOT NULL,                           -- when it was replaced
    PRIMARY KEY (read_id, revision)
) STRICT;
INSERT INTO "read_revisions" VALUES(X'019DF1E7E60270028000000000000002',0,'7ABC122',0.9,'[{"confidence":0.9,"text":"7ABC122"}]','CA',0.75,1777880002000,'network',38.58,-121.53,12.5,271.0,3.0,40,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'CF8D55984B6AE0A60C79FEB318A28BFFF692AE1415F967C2B489EE0E6B26C67E',NULL,22);
CREATE TABLE reads (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
    camera TEXT NOT NULL CHECK (camera <> ''),            -- its name in the settings
    first_frame INTEGER NOT NULL CHECK (first_frame >= 0), -- sequence number at the camera
    last_frame INTEGER NOT NULL CHECK (last_frame >= first_frame),
    frame_count INTEGER NOT NULL CHECK (frame_count >= 1), -- frames it was read in
    revision INTEGER NOT NULL CHECK (revision >= 0),       -- changes of the reading so far
    -- From here on the reading; a change moves the former one to read_revisions.
    text TEXT NOT NULL                                     -- letters and digits
        CHECK (length(text) BETWEEN 1 AND 12 AND text NOT GLOB '*[^0-9A-Z]*'),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    candidates TEXT NOT NULL                               -- [{"text":"","confidence":0}]
        CHECK (json_valid(candidates) AND json_type(candidates) = 'array'),
    state TEXT CHECK (state NOT GLOB '*[^A-Z]*' AND length(state) = 2), -- null: not known
    state_confidence REAL NOT NULL CHECK (state_confidence BETWEEN 0 AND 1),
    captured_at INTEGER NOT NULL,                          -- ms since 1970, winning frame
    time_source TEXT NOT NULL
        CHECK (time_source IN ('gps', 'network', 'recording', 'unset')),
    latitude REAL CHECK (latitude BETWEEN -90 AND 90),     -- degrees; null: place not known
    longitude REAL CHECK (longitude BETWEEN -180 AND 180), -- degrees
    speed REAL,                                            -- metres a second
    heading REAL,                                          -- degrees from true north
    accuracy REAL,                                         -- metres, 95 %
    fix_age INTEGER,                                       -- ms before captured_at
    quad TEXT NOT NULL                                     -- [[x,y],…] four corners, pixels
        CHECK (json_valid(quad) AND json_array_length(quad) = 4),
    crop_sha256 BLOB CHECK (length(crop_sha256) = 32),     -- of the JPEG; null: none kept
    scene_sha256 BLOB CHECK (length(scene_sha256) = 32),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK ((latitude IS NULL) = (fix_age IS NULL))
) STRICT;
INSERT INTO "reads" VALUES(X'019DF1E7E60170018000000000000001','front left',10,21,7,0,'7ABC121',0.9,'[{"confidence":0.9,"text":"7ABC121"}]','CA',0.75,1777880001000,'gps',38.58,-121.53,12.5,271.0,3.0,40,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'3C3B3747E225CBEA2D8505C0FFA368156C369E49CAB1DB7D603BF87EA6605D57',NULL);
INSERT INTO "reads" VALUES(X'019DF1E7E60270028000000000000002','front left',10,22,7,1,'8XYZ987',0.9,'[{"confidence":0.9,"text":"7ABC122"}]','CA',0.75,1777880002300,'network',38.58,-121.53,12.5,271.0,3.0,40,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'CF8D55984B6AE0A60C79FEB318A28BFFF692AE1415F967C2B489EE0E6B26C67E',NULL);
INSERT INTO "reads" VALUES(X'019DF1E7E60370038000000000000003','front left',10,23,7,0,'7ABC123',0.9,'[{"confidence":0.9,"text":"7ABC123"}]','CA',0.75,1777879999500,'unset',38.58,-121.53,12.5,271.0,3.0,40,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'13D38328D2E36CF0EFE1B14F13A87CAE7BEA88503D6E05F2C221A9EC7C44D8EB',NULL);
INSERT INTO "reads" VALUES(X'019DF1E7E60470048000000000000004','front left',10,24,7,0,'7ABC124',0.9,'[{"confidence":0.9,"text":"7ABC124"}]','CA',0.75,1777880004000,'recording',NULL,NULL,NULL,NULL,NULL,NULL,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'3B869A831ED7D040E886DE8B7A961A20208DD688A0A232FC106B554624816C06',NULL);
INSERT INTO "reads" VALUES(X'019DF1E7E60570058000000000000005','front left',10,25,7,0,'7ABC125',0.9,'[{"confidence":0.9,"text":"7ABC125"}]','CA',0.75,1777880005000,'gps',38.58,-121.53,12.5,271.0,3.0,40,'[[100.25,200],[190,203.5],[190,250],[100,246.75]]',X'28414F2FDDC427D2DDB907E411A5A484D1AAC44A7560C23C493A29B3B6FEF0AC',NULL);
CREATE INDEX reads_by_text ON reads (text);
CREATE INDEX reads_by_time ON reads (captured_at);
CREATE TRIGGER reads_keep_reading BEFORE UPDATE ON reads
WHEN NEW.revision <> OLD.revision OR NEW.text <> OLD.text
    OR NEW.confidence <> OLD.confidence OR NEW.candidates <> OLD.candidates
    OR NEW.state IS NOT OLD.state OR NEW.state_confidence <> OLD.state_confidence
    OR NEW.captured_at <> OLD.captured_at OR NEW.time_source <> OLD.time_source
    OR NEW.latitude IS NOT OLD.latitude OR NEW.longitude IS NOT OLD.longitude
    OR NEW.quad <> OLD.quad OR NEW.crop_sha256 IS NOT OLD.crop_sha256
    OR NEW.scene_sha256 IS NOT OLD.scene_sha256
BEGIN
    SELECT RAISE(ABORT, 'a changed reading takes the next revision')
    WHERE NEW.revision <> OLD.revision + 1;
    INSERT INTO read_revisions VALUES (
        OLD.id, OLD.revision, OLD.text, OLD.confidence, OLD.candidates, OLD.state,
        OLD.state_confidence, OLD.captured_at, OLD.time_source, OLD.latitude, OLD.longitude,
        OLD.speed, OLD.heading, OLD.accuracy, OLD.fix_age, OLD.quad, OLD.crop_sha256,
        OLD.scene_sha256, OLD.last_frame);
END;
CREATE TRIGGER read_revisions_never_change BEFORE UPDATE ON read_revisions
BEGIN
    SELECT RAISE(ABORT, 'a former reading is never changed');
END;
CREATE INDEX alerts_by_time ON alerts (raised_at);
COMMIT;
