import Foundation

/// Small pictures that Plated's own encoder cannot write, made with libjpeg and zlib, mostly of
/// the ramp that `TestPictures.ramp` paints.
enum StoredPictures {
    /// The ramp as a progressive JPEG.
    static let progressive = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4R
        DgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU
        FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAUABwDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAA
        BgAFB//EABkBAAIDAQAAAAAAAAAAAAAAAAUHAwQGCP/aAAwDAQACEAMQAAAB4OjXI4qJDeabpRqYKKsty6j3qKNT
        /8QAGRAAAwEBAQAAAAAAAAAAAAAAAAMFAiER/9oACAEBAAEFAkThE4ROMTuInCJwicYncQjIhGRCMmEZ8//EABwR
        AAEEAwEAAAAAAAAAAAAAAAABAgQFEiExIv/aAAgBAwEBPwGtuObIFz56Vrl0QHLif//EABYRAQEBAAAAAAAAAAAA
        AAAAAAADAv/aAAgBAgEBPwGdmLpsP//EABUQAQEAAAAAAAAAAAAAAAAAAAAx/9oACAEBAAY/AoiIiIiIiP/EABcQ
        AQEBAQAAAAAAAAAAAAAAAAAxIRH/2gAIAQEAAT8hkSJGEkSJGEwmUynDP//aAAwDAQACAAMAAAAQJhdh/8QAFxEA
        AwEAAAAAAAAAAAAAAAAAAAFBEP/aAAgBAwEBPxDMi0y2z//EABkRAAIDAQAAAAAAAAAAAAAAAAABESExYf/aAAgB
        AgEBPxDuVaOx3B//xAAXEAEBAQEAAAAAAAAAAAAAAAAA8eEg/9oACAEBAAE/EIqKisaioqKxvNCEM//Z
        """)

    /// A JPEG of the ramp's numbers as inverted inks, without black.
    static let inks = bytes(
        """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4L
        CxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAFAAcBEMRAE0RAFkRAEsRAP/EABgAAQEBAQEAAAAAAAAAAAAAAAAI
        BwkK/8QAJRAAAQEHBAMBAQAAAAAAAAAAAAYFBxciQ4GhAxYyZAI1UyQU/9oADgRDAE0AWQBLAAA/AOfzraNiGoJd
        fBA6RSPCTB1TLAdbRsIJdfBtaRSPCTALAdbRsIJdfBtSRSPCTAKiT3q9IQS6+DWmakfyeEmAed11tGx0Agl18Edp
        FI8JMAsB1tGwgl18G1JFI8JMAsB1tGwgl18G1pFI8JMAqJPer0hBLr4NaZqR/J4SYB53XW0bFsbTZvxIqSLN0JJA
        WA62jYbTZvxNqSLN0JJAWA62jYbTZvxNrSLN0JJAVEnvV6Q2mzfia0zWbofyeEgP/9k=
        """)

    /// The ramp as zlib compresses it, its rows with filters 0 to 4 in turn, in two `IDAT` chunks.
    static let rampPNG = bytes(
        """
        iVBORw0KGgoAAAANSUhEUgAAABwAAAAUCAIAAAARPMquAAAADHRFWHRDb21tZW50AHJhbXCmLycvAAAAZElEQVR4
        2tXRIWsCARjG8cdtDpTBQAabCBYNloNhOMsLYpEDywmzXDFoORDDRHiLF2RwxaBFEIsIlhksTzE4BgNZGQdLVqvV
        LzD3Ha4c/PO//AAggXgKyQzu83gwkDaRLSNnoVCH4aDYDqkjywAAAQpJREFUQqkD6aPioeqjNoY9Q2MJZ40m0d7B
        3aMboHeAHjE4YXiGH8Nd/DINt6vLNPSu8ZSM38bD7eb/jdCTdEKyKcllpJAXw5CiKaWyiCWVulQdqbXE7kijL44n
        TV/aY3Fn0l1Kby1KGexkuBc/kNFBJkeZnmR+lkUMVjYqUOZjVKC0mNBSSiWjlbxWDa2Zape1YalT16aj7Za6He32
        teep+joY63Cm/lJHa51Qpzud73UR6Oqg70fdnJRn3cbwVooK1EsuKlCsJWin2MjQybNpsG3SLbNrsVenOhy0OOzQ
        73PkceJzOuZ8xsWSqzXfyc2O3HMb8OPAryO/T/w58zeGTzsqUK/P0YD6A4AvpOMpnkYkAAAAAElFTkSuQmCC
        """)

    /// Symbols 0 to 16, each as often as the Fibonacci number of its place, 4180 bytes in all: codes
    /// from one bit to fifteen. Byte i is that of the sorted sequence at i * 1597 modulo 4180.
    static let fibonacciStream = bytes(
        """
        eAEFwQFi20AMA8G2iS3dkcDu/1/bmT8YrIPBulgPButgsC7Wi8G6WF8M1sFgXawXg3WxfjBYB4N1sR4M1sFgXawX
        g3Wxvhisg8G6WC8G62L9YrAOButiPRisg8G6WC8G62J9MVgHg3WxXgzWxfpgsA4G62I9GKyDwbpYB4N1sR4M1sFg
        XawXg3WxPhisg8G6WC8G62L9xWAdDNbFejBYB4N1sV4M1sX6YrAOButivRisi/WLwToYrIv1YLAOButivRisi/XF
        YB0M1sV6MVgX64PBOhisi/VgsA4G62K9GKyL9WCwDgbrYr0YrIv1wWAdDNbFejFYF+svButgsC7Wg8E6GKyL9WKw
        LtYXg3UwWBfrxWBdrF8M1sFgXawHg3UwWBfrxWBdrC8G62CwLtaLwbpYHwzWwWBdrAeDdTBYF+vFYF2sB4N1MFgX
        68VgXawPButgsC7Wi8G6WH8wWAeDdbEeDNbBYF2sF4N1sb4YrIPBulgvButi/WCwDgbrYj0YrIPBulgvButifTFY
        B4N1sV4M1sX6xWAdDNbFejBYB4N1sV4M1sX6YrAOButivRisi/XBYB0M1sV6MFgX618M1sFgXawHg3UwWBfrxWBd
        rC8G62CwLtaLwbpYPxisg8G6WA8G62CwLtaLwbpYXwzWwWBdrBeDdbF+MVgHg3WxHgzWwWBdrBeDdbG+GKyDwbpY
        LwbrYn0wWAeDdbEeDNbBYA3WwWBdrAeDdTBYF+vFYF2sDwbrYLAu1ovBulh/MVgHg3WxHgzWwWBdrBeDdbG+GKyD
        wbpYLwbrYv1isA4G62I9GKyDwbpYLwbrYn0xWAeDdbFeDNbF+mCwDgbrYj0YrIPBulgvButiPRisg8G6WC8G62J9
        MFgHg3WxXgzWxfqLwToYrIv1YLAOButivRisi/XFYB0M1sV6MVgX6xeDdTBYF+vBYB0M1sV6MVgX64vBOhisi/Vi
        sC7WB4N1MFgX68FgHQzWxXoxWBfrwWAdDNbFejFYF+uDwToYrIv1YrAu1h8M1sFgXawHg3UwWBfrxWBdrC8G62Cw
        LtaLwbpYPxisg8G6WA8G62CwLtaLwbpYXwzWwWBdrBeDdbF+MVgHg3WxHgzWwWBdrBeDdbG+GKyDwbpYLwbrYn0w
        WAeDdbEeDNbF+g+DdTBYF+vBYB0M1sV6MVgX64vBOhisi/VisC7WDwbrYLAu1oPBOhisi/VisC7WF4N1MFgX68Vg
        XaxfDNbBYF2sB4N1MFgX68VgXawvButgsC7Wi8G6WB8M1sFgXawHg3UwiME6GKyL9WCwDgbrYr0YrIv1xWAdDNbF
        ejFYF+sHg3UwWBfrwWAdDNbFejFYF+uLwToYrIv1YrAu1i8G62CwLtaDwToYrIv1YrAu1heDdTBYF+vFYF2sDwbr
        YLAu1oPBOhisi3UwWBfrwWAdDNbFejFYF+uDwToYrIv1YrAu1l8M1sFgXawHg3UwWBfrxWBdrC8G62CwLtaLwbpY
        vxisg8G6WA8G62CwLtaLwbpYXwzWwWBdrBeDdbE+GKyDwbpYDwbrYLAu1ovBulgPButgsC7Wi8G6WB8M1sFgXawX
        g3Wx/mCwDgbrYj0YrIPBulgvButifTFYB4N1sV4M1sX6wWAdDNbFejBYB4N1sV4M1sX6YrAOButivRisi/WLwToY
        rIv1YLAOButivRisi/XFYB0M1sV6MVgX64PBOhisi/VgsC7Wfxisg8G6WA8G62CwLtaLwbpYXwzWwWBdrBeDdbF+
        MFgHg3WxHgzWwWBdrBeDdbG+GKyDwbpYLwbrYv1isA4G62I9GKyDwbpYLwbrYn0xWAeDdbFeDNbF+mCwDgbrYj0Y
        rIP1P2d+6uc=
        """)

    /// `plate 0 of 0, plate 1 of 1, ` and so on to 119, compressed with matches.
    static let textStream = bytes(
        """
        eNpVlUtyJDEIRK/SB5iF+Aih43hhrxwxXsz9Y7pIVSVe0k3BEyTw8/3x7/M1Xn+/XuPP66csuSy5Lb0svy27rH1b
        Xp5xm/Mydd5mXKY9/64K9HyblxlP4H2Z+WSVQpJBKFApPQpM/IkgBpongwBvPwQCQBJKgJgeBanJGIVpyiwbr2J9
        itRJqkXqTg+UMJ8YWqRTnyxapHM9HFqkQVIt0mgeRbpajCJdLQtKSg4r0k1SK9LNtxhqOvhcQ1EHK2KoqrBoNtEa
        0lrgF5beCleM3bE8/WOuApbJHjtUEER2yCCoFAfzopQczEmt+VECxeiQwiCzQwtCOTvEoINxilltMFcxq4+HZw5o
        isyzmDWaTzHrYpxpEB5zzWLW3carmK0xT4yY8F1zHb0yDhRsrM+EhJ01jAFRkzmK2RZ7EcVsyX5FMdtmT8MxC+x7
        FLM3bUQxu1E/gc3g1FgUswd1GMXsi1pdmLsm51XMc1Dxq5incCgWRs84Nwuz5xytVcyzTd8KzGfzKea5WxwstNFy
        bQwxeXJg6ZE5izkm35WKSefbs5gjWZ8s5jVYw5xYB2TOYl7GXiRWxmS/EjtjsadZzGuz73tgM5N5F3Mq9bMVq6at
        82LOoA53MWdSq3tiH5F5F/M7OX2KeTvnYieWFmdnF/PO0a7HfT7aARlyllv3OwvPGU3GWXnBnG+HswZJJgNrTxr/
        +yP8ptb8sPrem67Fw/KTiJYX60+yXcFzBvXXITyX0NotPMdQZzuH5x7qahfxnETd7SjiKor1u4jDKObtNMq9wtt1
        xHkU2+1A4kKKy6Xp/yHfPdI=
        """)

    private static func bytes(_ text: String) -> [UInt8] {
        [UInt8](Foundation.Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? .init())
    }
}
