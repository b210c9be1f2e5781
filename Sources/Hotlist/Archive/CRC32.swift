/// The checksum of gzip and zip: CRC-32 of ISO 3309, eight bytes at a time (Kounavis and Berry, 2005).

struct CRC32 {
    private var register: UInt32 = 0xFFFF_FFFF

    /// The checksum of all bytes so far.
    var value: UInt32 { ~register }

    /// Takes more bytes.
    mutating func update(_ bytes: ArraySlice<UInt8>) {
        var register = self.register
        bytes.withUnsafeBufferPointer { bytes in
            CRC32.tables.withUnsafeBufferPointer { table in
                var place = 0
                while place + 8 <= bytes.count {
                    let low =
                        register
                        ^ (UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
                            | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24)
                    let first =
                        table[7 * 256 + Int(low & 255)] ^ table[6 * 256 + Int(low >> 8 & 255)]
                        ^ table[5 * 256 + Int(low >> 16 & 255)] ^ table[4 * 256 + Int(low >> 24)]
                    register =
                        first ^ table[3 * 256 + Int(bytes[place + 4])]
                        ^ table[2 * 256 + Int(bytes[place + 5])]
                        ^ table[256 + Int(bytes[place + 6])] ^ table[Int(bytes[place + 7])]
                    place += 8
                }
                while place < bytes.count {
                    register =
                        register >> 8 ^ table[Int((register ^ UInt32(bytes[place])) & 255)]
                    place += 1
                }
            }
        }
        self.register = register
    }

    /// Eight tables of 256: the first shifts one byte through, each further one another.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { byte -> UInt32 in
            (0..<8).reduce(UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 255)])
        }
        return tables
    }()
}
