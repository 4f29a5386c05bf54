import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Bell } from "@/components/notifications/bell";
import { AloneBanner } from "@/components/changes/alone-banner";
import { OutcomeBanner } from "@/components/outcomes/outcome-banner";
import { PaletteButton, PaletteKeys } from "@/components/palette/palette";
import type { ActionKey } from "@/components/palette/places";
import { CountInTitle } from "@/components/requests/count-in-title";

import { cn } from "@/components/ui/cn";
import { Awake } from "./awake";
import { DemoRibbon } from "./demo-ribbon";
import type { DisplayAction } from "./language-choice";
import { LiveUpdates } from "./live-updates";
import { Logo } from "./logo";
import { BottomNavigation, Navigation, type NavigationProps } from "./navigation";
import type { Theme } from "./theme";
import { OfflineBanner } from "./offline-banner";
import { PutAside } from "./put-aside";
import { TopBar } from "./top-bar";
import { UserMenu } from "./user-menu";

type FrameProps = NavigationProps & {
  /** What the person may begin from the palette. */
  acts: readonly ActionKey[];
  person: { name: string; username: string };
  theme: Theme;
  setDisplay: DisplayAction;
  demo: boolean;
  /** Notices that the person has not read, as the page was made. */
  unread: number;
  /** The person settles outcomes, so he is told of those that need somebody. */
  isAlerted: boolean;
  children: ReactNode;
};

/** The ribbon takes a line of the first view: the person's menu must not slip under its lower edge. */
const ribbonRoom = "h-[calc(100dvh-1.5rem)]";

/** What stands around every screen of the console. */
export function Frame({
  items,
  acts,
  waiting,
  outcomes,
  changes,
  isAlerted,
  person,
  theme,
  setDisplay,
  demo,
  unread,
  children,
}: FrameProps) {
  return (
    <>
      <SkipLink />
      <PutAside />
      {demo ? <DemoRibbon /> : null}
      <Awake>
        <div className="lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
          <aside
            className={cn(
              "sticky top-0 hidden h-dvh flex-col border-line border-e lg:flex",
              demo && ribbonRoom,
            )}
          >
            <div className="flex items-center justify-between gap-2 py-2 ps-4 pe-2 pb-4">
              <Logo />
              <Bell first={unread} />
            </div>
            <div className="px-2 pb-3">
              <PaletteButton />
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto">
              <Navigation items={items} waiting={waiting} outcomes={outcomes} changes={changes} />
            </div>
            <div className="border-line border-t p-2">
              <UserMenu {...person} theme={theme} setDisplay={setDisplay} />
            </div>
          </aside>
          <TopBar
            items={items}
            waiting={waiting}
            outcomes={outcomes}
            unread={unread}
            changes={changes}
            person={person}
            theme={theme}
            setDisplay={setDisplay}
          />
          <main
            id="content"
            tabIndex={-1}
            className="min-w-0 px-4 pt-5 pb-24 outline-none sm:px-6 sm:pb-10 lg:px-8"
          >
            <OfflineBanner />
            <AloneBanner first={changes} />
            {isAlerted ? <OutcomeBanner first={outcomes} /> : null}
            {children}
          </main>
        </div>
        <BottomNavigation items={items} waiting={waiting} />
      </Awake>
      <PaletteKeys items={items} acts={acts} />
      <CountInTitle first={waiting} />
      {items.some((item) => item.key === "requests") ? <LiveUpdates /> : null}
    </>
  );
}

function SkipLink() {
  const t = useTranslations("shell");
  return (
    <a
      href="#content"
      className="fixed inset-s-2 top-2 z-60 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
    >
      {t("skip")}
    </a>
  );
}
