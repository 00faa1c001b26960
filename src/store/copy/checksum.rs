//! CRC-32C, the checksum of a record. It finds damaged bytes; whether somebody changed a record on purpose, the chain tells.

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let (mut table, mut byte) = ([0; 256], 0_u32);
    while byte < 256 {
        let (mut rest, mut bit) = (byte, 0);
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0x82f6_3b78 } else { rest >> 1 };
            bit += 1;
        }
        #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would stop at a wrong index")]
        {
            table[byte as usize] = rest;
        }
        byte += 1;
    }
    table
}

/// The checksum of some bytes.
pub fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default() ^ crc >> 8
    })
}

#[cfg(test)]
mod tests {
    use super::crc32c;

    #[test]
    fn it_is_the_crc_of_the_standard() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
    }
}
