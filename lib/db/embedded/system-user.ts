import { execFileSync, spawnSync } from "node:child_process";

/** PostgreSQL refuses to run as root, so root starts it as somebody else. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

function lookUp(name: string): SystemUser | null {
  try {
    const ask = (flag: string) =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { name, uid: ask("-u"), gid: ask("-g") };
  } catch {
    return null;
  }
}

function createPostgresUser(): void {
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]],
    ["adduser", ["-S", "-D", "-H", "postgres"]],
  ];
  for (const [command, args] of attempts) {
    if (spawnSync(command, args, { stdio: "ignore" }).status === 0) return;
  }
}

/** The user that the database runs as: null means "the one who runs this process". */
export function databaseUser(report?: (line: string) => void): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const existing = lookUp("postgres");
  if (existing) return existing;
  createPostgresUser();
  const created = lookUp("postgres");
  if (created) {
    report?.("Created the system user postgres, because PostgreSQL does not run as root");
    return created;
  }
  // A machine without user management still has this one.
  const nobody = lookUp("nobody");
  if (nobody) return nobody;
  throw new Error(
    "PostgreSQL does not run as root and no other system user was found: start as another user.",
  );
}

/** Whether that user can execute (`x`) or write (`w`) the path, judged by really trying as that user. */
export function canAccess(user: SystemUser | null, path: string, right: "x" | "w"): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", `test -${right} "$1"`, "sh", path], {
    cwd: "/",
    stdio: "ignore",
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  return status === 0;
}
