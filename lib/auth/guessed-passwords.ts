import "server-only";

import { commonPasswords } from "@/lib/auth/common-passwords";

/** Words that people reach for, with which guessing programs begin. Most of a list of known passwords is one of them and some digits. */
const WORDS = new Set(
  `password passwort passwd pass login admin administrator root user guest test tester testing demo default secret changeme welcome
  letmein hello hallo master qwerty azerty iloveyou loveyou love lover princess prince angel angels sunshine monkey dragon shadow
  superman batman spiderman ironman pokemon pikachu minecraft fortnite roblox starwars hunter killer ninja warrior samurai phoenix
  football soccer baseball basketball hockey tennis cricket rugby golfer liverpool chelsea arsenal manchester barcelona realmadrid
  juventus bayern ronaldo messi neymar zidane jordan michael jennifer jessica ashley amanda nicole daniel andrew joshua matthew robert
  thomas charlie george william anthony richard christian christopher alexander alexandra victoria elizabeth charlotte stephanie
  samantha vanessa natalie patricia barbara susan sandra maria anna laura sophie emma olivia hannah julia sarah david john james joseph
  peter martin patrick steven kevin brian jason justin brandon tyler austin hunter cookie cookies chocolate banana orange apple cherry
  strawberry butter pepper ginger honey sugar candy coffee pizza cheese chicken flower flowers butterfly rainbow summer winter spring
  autumn january february march april june july august september october november december monday tuesday wednesday thursday friday
  saturday sunday weekend holiday christmas birthday purple yellow green black white silver golden diamond crystal heaven freedom
  forever friends friend family mother father mummy daddy brother sister baby babygirl babyboy sweetheart darling beautiful handsome
  lovely pretty cutie lucky happy smile peace hope faith trust jesus christ church blessed grace muhammad mohammed mohammad ahmed ahmad
  abdullah fatima aisha khalid hassan hussein ibrahim yousef omar salem nasser faisal sultan habibi mashallah inshallah bismillah
  alhamdulillah allahuakbar kuwait dubai qatar doha bahrain manama oman muscat riyadh jeddah saudi saudiarabia emirates abudhabi sharjah
  egypt cairo lebanon beirut jordan amman morocco london paris berlin madrid newyork america american canada india pakistan philippines
  computer internet network server system windows microsoft google facebook twitter instagram whatsapp youtube samsung galaxy iphone
  android nokia oracle cisco linux ubuntu matrix hacker security firewall access account office work company business finance money
  payment payments bank banking treasury accounting invoice dollar million millionaire refund refunds checkout merchant gateway ottu
  countersign mercedes ferrari porsche lamborghini mustang corvette camaro yamaha honda toyota nissan lexus tiger lion eagle falcon wolf
  panther jaguar dolphin horse puppy kitty kitten doggie rabbit turtle elephant panda thunder lightning storm ocean river mountain
  galaxy planet stargate sexy playboy metallica nirvana eminem beatles elvis music guitar drummer dancer dance player gamer racing
  school college student teacher doctor nurse police soldier captain ranger rangers pirate wizard magic merlin gandalf frodo hobbit
  snoopy tigger mickey minnie donald garfield scooby simpson bart homer trustno whatever nothing something anything everything nobody
  please enter open sesame asdfgh zxcvbn abc abcd`
    .trim()
    .split(/\s+/),
);

/** Neighbours on a keyboard, in the alphabet and among digits; read backwards they are neighbours as well. */
const ROWS = [
  "1234567890",
  "qwertyuiop",
  "azertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "abcdefghijklmnopqrstuvwxyz",
].concat([
  "1qaz",
  "2wsx",
  "3edc",
  "4rfv",
  "5tgb",
  "6yhn",
  "7ujm",
  "8ik",
  "9ol",
  "147",
  "258",
  "369",
  "159",
  "357",
  "0123456789",
]);
const RUNS = ROWS.flatMap((row) => [row, [...row].reverse().join("")]);

/** With more than so many characters beside it a word is only a part. */
const MOST_BESIDE = 8;
const SHORTEST_RUN = 3;

const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
};

/** Whether a password, in its comparable form, is one that guessing programs try first. `own`: words of this installation. */
export function isGuessedFirst(form: string, own: ReadonlySet<string>): boolean {
  return commonPasswords.has(form) || isDressedWord(form, own) || isSeriesOfKeys(form);
}

/** "Princess2026!", "p@ssw0rd1234", "adminadmin99", "summerlove123": one or two such words with digits and signs around them. */
function isDressedWord(form: string, own: ReadonlySet<string>): boolean {
  const isWord = (text: string) => WORDS.has(text) || own.has(text);
  const core = form.replace(/^[^\p{L}@$]+|[^\p{L}]+$/gu, "");
  if (form.length - core.length > MOST_BESIDE) return false;
  const plain = core.replace(/[0134578@$]/g, (sign) => LEET[sign] ?? sign);
  return [core, plain].some(
    (text) =>
      isWord(text) || [...text].some((_letter, at) => isWord(text.slice(0, at)) && isWord(text.slice(at))),
  );
}

/** "qwertyuiop123", "1qaz2wsx3edc", "abcd4321efgh": nothing but pieces of rows, each of at least three. */
function isSeriesOfKeys(form: string): boolean {
  const reached = [true];
  for (let end = SHORTEST_RUN; end <= form.length; end++) {
    for (let start = 0; start <= end - SHORTEST_RUN && !reached[end]; start++)
      if (reached[start] && RUNS.some((row) => row.includes(form.slice(start, end)))) reached[end] = true;
  }
  return reached[form.length] === true;
}
