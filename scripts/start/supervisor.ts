import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartProblem } from "./problem";

/** Keeps child processes alive: in order up, in reverse order down, and up again when one dies in between. */

export interface Service {
  name: string;
  start: () => ChildProcess;
  /** Resolves when the service does its work; rejects when it will not. */
  ready: (child: ChildProcess) => Promise<void>;
  stop: (child: ChildProcess) => void;
  /** After so long the service is ended without asking. */
  patienceMs: number;
}

interface Running {
  service: Service;
  child: ChildProcess;
}

const RESTART_DELAYS_MS = [100, 500, 1_000, 2_000, 5_000, 10_000];
/** Whoever lived this long starts from the shortest delay again. */
const SETTLED_MS = 60_000;

export const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const exitOf = (child: ChildProcess) =>
  hasEnded(child) ? Promise.resolve() : new Promise<void>((resolve) => child.once("exit", () => resolve()));

export class Supervisor {
  private readonly running: Running[] = [];
  private stopping = false;

  constructor(private readonly report: (line: string) => void) {}

  /** Starts a service and waits until it is ready; from then on it is kept alive. */
  async add(service: Service): Promise<void> {
    if (this.stopping) throw new StartProblem("Stopped while starting.");
    const child = this.launch(service);
    const entry = { service, child };
    this.running.push(entry);
    await Promise.race([
      service.ready(child),
      exitOf(child).then(() => {
        throw new StartProblem(
          `The ${service.name} ended while starting (${exitReason(child)}); its last lines say why.`,
        );
      }),
    ]);
    void this.keepAlive(entry);
  }

  private launch(service: Service): ChildProcess {
    const child = service.start();
    // A program that cannot even be started reports here and never exits.
    child.once("error", (error) => this.report(`The ${service.name} cannot be started: ${error.message}`));
    return child;
  }

  private async keepAlive(entry: Running): Promise<void> {
    const { service } = entry;
    let failures = 0;
    let since = Date.now();
    for (;;) {
      await exitOf(entry.child);
      if (this.stopping) return;
      if (Date.now() - since > SETTLED_MS) failures = 0;
      this.report(`The ${service.name} ended (${exitReason(entry.child)}); starting it again`);
      await sleep(RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)]);
      if (this.stopping) return;
      failures += 1;
      since = Date.now();
      entry.child = this.launch(service);
      const child = entry.child;
      const readiness = service.ready(child).then(
        () => !this.stopping && this.report(`The ${service.name} is back`),
        (error: Error) => {
          if (!hasEnded(child)) child.kill("SIGKILL");
          return this.stopping || this.report(`The ${service.name} did not come back: ${error.message}`);
        },
      );
      await Promise.race([readiness, exitOf(child)]);
    }
  }

  /** Ends all services one after the other, the last started first. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    for (const { service, child } of [...this.running].reverse()) {
      if (hasEnded(child)) continue;
      this.report(`Stopping the ${service.name}`);
      service.stop(child);
      const impatience = setTimeout(() => child.kill("SIGKILL"), service.patienceMs);
      await exitOf(child);
      clearTimeout(impatience);
    }
  }

  /** Ends everything now. Nothing is lost by it: correctness never depends on a clean stop. */
  killAll(): void {
    this.stopping = true;
    // The database's own emergency stop leaves no process behind, as SIGKILL could.
    for (const { service, child } of this.running)
      child.kill(service.name === "database" ? "SIGQUIT" : "SIGKILL");
  }
}

function exitReason(child: ChildProcess): string {
  return child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`;
}

export interface NodeServiceOptions {
  name: string;
  command: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  ready: Service["ready"];
  patienceMs?: number;
  quiet?: boolean;
}

/** A service that is one of our own commands. It ends by itself when the channel to us closes. */
export function nodeService(options: NodeServiceOptions): Service {
  return {
    name: options.name,
    start: () =>
      spawn(process.execPath, ["scripts/run.mjs", options.command, ...(options.args ?? [])], {
        env: { ...options.env, COUNTERSIGN_SUPERVISED: "1" },
        stdio: ["ignore", options.quiet ? "ignore" : "inherit", "inherit", "ipc"],
        // Its own group: Ctrl-C at a terminal reaches us alone, and we choose the order.
        detached: true,
      }),
    ready: options.ready,
    stop: (child) => void child.kill("SIGTERM"),
    patienceMs: options.patienceMs ?? 30_000,
  };
}

/** Ready when the address answers at all without a server error. */
export function answersAt(url: string, patienceMs: number): Service["ready"] {
  return async (child) => {
    const deadline = Date.now() + patienceMs;
    while (!hasEnded(child)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new StartProblem(`Nothing answered at ${url} within ${patienceMs / 1000} s.`);
      try {
        const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(left) });
        await response.arrayBuffer();
        if (response.status < 500) return;
      } catch {
        // Not listening yet.
      }
      await sleep(100);
    }
  };
}

/** Ready when the service says so over its channel. */
export function saysReady(patienceMs: number): Service["ready"] {
  return (child) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new StartProblem(`It did not report ready within ${patienceMs / 1000} s.`)),
        patienceMs,
      );
      child.on("message", (message) => {
        if (message !== "ready") return;
        clearTimeout(timer);
        resolve();
      });
      child.once("exit", () => clearTimeout(timer));
    });
}
