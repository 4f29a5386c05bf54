import "server-only";

import { comparablePassword } from "@/lib/auth/rules";

/**
 * Long passwords that guessing programs try first. Short ones need no place here: the minimum length refuses them.
 */
const words = `
  123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 0123456789012 012345678910
  123456789123 123456789101 1234567891011 123412341234 121212121212 112233445566 111222333444 987654321098
  0987654321098 098765432100 111111111111 123456abcdef abcdef123456 abcdefghijkl abcdefghijklm
  abcdefghijklmnop abcd12345678 1234567890ab 1234567890abc 1234567890qwe 1234qwerasdf 1234qwerasdfzxcv
  12345qwertasdfg 123qweasdzxc 123qwe123qwe 123qweasd123 123qwe456rty 1q2w3e4r5t6y 1q2w3e4r5t6y7u
  1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc zaq12wsxcde3 zaq1xsw2cde3
  q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv qazwsxedcrfvtgb qazwsx123456 qwerty123456 qwerty1234567
  qwerty12345678 qwerty123456789 qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiop[]asdf
  qwertyuiopas qwertyuiopasdf qwertyuiopasdfghjkl qwertyasdfgh qwertyasdfzxcv qwertyqwerty asdfghjkl123
  asdfghjkl;' asdfghjklzxc asdfasdfasdf zxcvbnm12345 zxcvbnm123456 zxcvbnmasdfghjkl azertyuiop12
  azertyuiop123 password1234 password12345 password123456 password1234567 password12345678 password123456789
  passwordpassword password2020 password2021 password2022 password2023 password2024 password2025
  password2026 password123! password1234! password!234 password@123 password@1234 password#123 password$123
  p@ssw0rd1234 p@ssw0rd123! p@ssword1234 p@ssword123! passw0rd1234 passw0rd123! pa$$w0rd1234 pa$$word1234
  mypassword12 mypassword123 mypassword1234 thisismypassword newpassword1 newpassword12 newpassword123
  oldpassword1 testpassword testpassword1 testpassword123 secretpassword strongpassword securepassword
  defaultpassword temppassword temppassword1 temporarypassword changepassword changemeplease changeme1234
  changeme12345 changeme123! changemenow1 letmein12345 letmein123456 letmeinletmein welcome12345
  welcome123456 welcome@1234 welcome1234! welcome2025! welcome2026! welcometo1234 administrator
  administrator1 administrator123 admin1234567 admin12345678 admin123456789 admin@123456 adminadmin12
  adminadmin123 adminpassword superadmin12 superadmin123 superuser123 rootpassword rootroot1234 userpassword
  user12345678 guestguest12 testtest1234 test12345678 test123456789 demo12345678 demopassword master123456
  masterpassword iloveyou1234 iloveyou12345 iloveyou123456 iloveyouforever iloveyousomuch ilovemyfamily
  ilovejesus123 jesuschrist1 godisgood123 bismillah123 bismillah786 alhamdulillah mashallah123 inshallah123
  allahuakbar1 allahuakbar123 muhammad1234 mohammed1234 mohammad1234 ahmed1234567 abdullah1234 fatima123456
  princess1234 princess12345 sunshine1234 sunshine12345 football1234 football12345 baseball1234 basketball12
  basketball123 liverpool123 liverpool1234 manchester12 manchester123 manchesterunited realmadrid12
  realmadrid123 barcelona123 barcelona1234 chelseafc123 arsenal12345 cristiano123 cristianoronaldo
  superman1234 batman123456 spiderman123 starwars1234 pokemon12345 minecraft123 monkey123456 dragon123456
  dragonball12 dragonballz1 shadow123456 michael12345 jennifer1234 computer1234 computer12345 internet1234
  samsung12345 samsunggalaxy iphone123456 facebook1234 google123456 microsoft123 windows12345 linux1234567
  trustno1trustno1 whatever1234 nothing12345 qweasdzxc123 qwe123qwe123 abc123abc123 abc123456789
  abcd1234abcd abcd1234efgh a1b2c3d4e5f6 a1b2c3d4e5f6g7 a123456789012 aa123456789 aa1234567890 asd123456789
  aaa111222333 kuwait123456 kuwait1234567 kuwait12345678 kuwaitkuwait dubai1234567 bahrain12345 saudiarabia1
  saudiarabia123 riyadh123456 qatar1234567 doha12345678 abudhabi1234 emirates1234 oman12345678 muscat123456
  company12345 company123456 business1234 finance12345 finance123456 payments1234 payment12345 payments12345
  money1234567 banking12345 treasury1234 accounting12 accounting123 refund123456 countersign1 countersign12
  countersign123 countersign1234 summer2024!! summer202412 winter202412 spring202512 january12345
  december1234 november2025 november2026 december2025 september123 monday123456 correcthorsebatterystaple
  correcthorse opensesame12 opensesame123 nopassword12 nopasswordhere passwordispassword incorrect1234
  wrongpassword idontknow123 whatismypassword forgotpassword
`;

/** Comparable forms of the common passwords. */
export const commonPasswords: ReadonlySet<string> = new Set(
  words.trim().split(/\s+/).map(comparablePassword),
);
