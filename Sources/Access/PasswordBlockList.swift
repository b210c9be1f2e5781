/// Passwords and words that are tried first, in lower case. A word here also bars what is made of it by
/// putting digits or marks around it or in the place of letters.

/// The list.
public enum PasswordBlockList {
    /// Words and whole passwords.
    public static let words: Set<String> = Set(
        [common, years, names, work, keyboard].flatMap { $0.split(separator: " ").map(String.init) }
    )

    private static let common = """
        password passwords passw0rd pass word passcode passphrase mypassword thepassword \
        newpassword oldpassword yourpassword ourpassword nopassword password1234 password12345 \
        passwort motdepasse contrasena senha parola letmein letmeinnow letmein1 welcome welcome1 \
        welcomeback welcomehome changeme changeit changethis changemenow change default login \
        logon signin access enter admin admin123 administrator administrat root toor guest user \
        username test testing tester test1234 testtest temp temporary demo sample example secret \
        topsecret secrets private confidential hidden security secure security1 computer internet \
        network server system windows linux ubuntu debian microsoft google facebook instagram \
        youtube twitter amazon netflix samsung iphone android apple macintosh hello helloworld \
        hello123 hellohello goodbye iloveyou iloveu loveyou lovelove ilovehim ilovemy mylove \
        forever forever1 always babygirl babyboy princess prince queen king sweetheart honey \
        darling angel angels beautiful gorgeous cutie lovely flower flowers butterfly rainbow \
        sunshine sunflower moonlight starlight sparkle diamond crystal silver golden platinum \
        dragon dragons monkey tiger tigers lion lions panther eagle eagles falcon falcons hawk \
        phoenix wolf wolves bear bears shark dolphin dolphins turtle chicken cowboy cowboys \
        mustang corvette porsche ferrari mercedes harley yamaha kawasaki chevrolet chevy ford \
        camaro charger explorer interceptor tahoe football baseball basketball softball soccer \
        hockey tennis golf golfer volleyball wrestling swimming running fishing hunting camping \
        raiders niners fortyniners giants dodgers lakers warriors sacramento kings yankees \
        redsox patriots steelers packers broncos chargers chelsea arsenal liverpool barcelona \
        superman batman spiderman ironman captain america avengers starwars startrek skywalker \
        pokemon pikachu naruto minecraft fortnite nintendo playstation xbox gamer master master1 \
        trustno1 whatever nothing something anything everything jesus jesuschrist godisgood god \
        blessed faith heaven hunter hunter2 killer shadow ghost ninja samurai warrior soldier \
        freedom liberty justice victory winner champion legend matrix phantom rocket thunder \
        lightning storm hurricane tornado volcano ocean mountain river forest desert island \
        chocolate vanilla cookie cookies cupcake cheese pizza pepper peanut banana apple orange \
        cherry strawberry coffee starbucks whiskey budweiser corona purple yellow green blue \
        red black white pink rainbow1 zaq12wsx access14 ncc1701 correcthorse \
        correcthorsebatterystaple openup opensesame opensesame1 sesame
        """

    private static let years = """
        spring summer autumn fall winter january february march april may june july august \
        september october november december monday tuesday wednesday thursday friday saturday \
        sunday christmas halloween easter thanksgiving birthday holiday vacation weekend today \
        tomorrow yesterday springtime summertime wintertime newyear season
        """

    private static let names = """
        michael michelle jennifer jessica ashley amanda daniel david joshua matthew andrew \
        anthony robert william james joseph thomas charles charlie christopher christian nicholas \
        jonathan alexander alexandra benjamin samantha elizabeth stephanie nicole brandon justin \
        jordan taylor tyler austin dallas houston denver chicago boston brooklyn madison savannah \
        california sanfrancisco losangeles oakland stockton davis yolo westsacramento texas \
        florida nevada arizona oregon washington newyork american maria jose juan carlos miguel \
        antonio alejandro guadalupe esperanza sophia olivia isabella abigail hannah victoria \
        maggie buster bailey rocky buddy cooper ginger lucky max bella daisy molly sadie toby \
        george george1 harry potter ronaldo messi beckham kobe bryant lebron
        """

    private static let work = """
        police policeman policewoman policedept policedepartment officer officers sheriff deputy \
        deputies sergeant lieutenant captain commander chief detective inspector trooper highway \
        patrol patrolman patrolcar department dispatch dispatcher badge badges handcuffs glock \
        remington winchester beretta sigsauer taser baton uniform squad squadcar cruiser unit \
        backup thinblueline blueline backtheblue bluelivesmatter lawman lawenforcement law order \
        lawandorder protect serve protectandserve toprotectandserve code3 codethree tenfour \
        ten4 copthat cops copper bluecar blackandwhite swat swatteam canine k9unit academy \
        recruit evidence warrant arrest miranda felony suspect plate plates plated platereader \
        licenseplate licenceplate alpr lpr clets ncic cjis doj fbi reader hotlist stolen camera \
        cameras vehicle vehicles station precinct county city state
        """

    private static let keyboard = """
        qwerty qwertyui qwertyuiop qwerty123 qwerty1234 qwertz qwertzui azerty azertyui asdf \
        asdfasdf asdfghjk asdfghjkl asdf1234 zxcvbnm zxcvbnmz 1q2w3e4r 1q2w3e4r5t 1q2w3e \
        q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qazxsw2 1qaz2wsx3edc qazwsx qazwsxedc qazwsx123 zaq1zaq1 \
        zaq12wsxcde3 qweasd qweasdzxc qwe123qwe asd123asd abc abcd abc123 abc12345 abcd1234 \
        abcdef abcdefg abcdefgh a1b2c3d4 a1b2c3d4e5 aa123456 a1234567 a12345678 123abc 1234abcd \
        12341234 12344321 12345678 123456789 1234567890 0123456789 987654321 87654321 11223344 \
        1122334455 112233445566 123123123 123321123 147258369 159357 159753456 741852963 \
        789456123 101010 10101010 20202020 11111111 22222222 88888888 99999999 00000000 99887766 \
        55555555 13131313 31415926 27182818 5551234 911911911 91191191
        """
}
