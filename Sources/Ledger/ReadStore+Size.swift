import Glibc
import PlateCore

extension ReadStore {
    /// Bytes that the database and its log take on the disk now.
    public var databaseBytes: Int {
        let place = StateFolder(folder)
        return [place.database, place.writeAheadLog].reduce(0) { sum, path in
            var status = stat()
            return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }
}
