import { useLocale } from "next-intl";
import { axisOf, placeOf, shortNumber, stretches } from "@/components/home/chart-points";
import { directionOf } from "@/lib/i18n/settings";

/** Pixels. The drawing is as wide as its place and always as high as this, so that a phone reads the same text as a desk. */
const HEIGHT = 176;
const axisText = "fill-muted text-2xs";
/** Across, everything is a part of the width. */
const WIDTH = 100;
const percent = (value: number) => `${Number(value.toFixed(3))}%`;

export interface Series {
  /** Colour by its job in the product. */
  tone: "accent" | "warning" | "info" | "positive";
  shape: "bar" | "line";
  /** One per day; null: nothing is known of that day. Only drawn: the exact text stands in the table. */
  values: (number | null)[];
}

type DayChartProps = {
  /** What a screen reader says instead of the drawing. */
  label: string;
  days: readonly string[];
  series: readonly Series[];
  /** Text over each day, for the pointer. */
  hints: readonly string[];
  suffix?: string;
  /** Fixed end of the scale, such as a hundred percent. */
  top?: number;
};

const fills = {
  accent: "fill-accent",
  warning: "fill-warning",
  info: "fill-info",
  positive: "fill-positive",
};
const strokes = {
  accent: "stroke-accent",
  warning: "stroke-warning",
  info: "stroke-info",
  positive: "stroke-positive",
};

/** A chart by day, drawn on the server: it costs the browser no script. Colours are tokens, so it follows the theme. */
export function DayChart({ label, days, series, hints, suffix = "", top }: DayChartProps) {
  const locale = useLocale();
  const reversed = directionOf(locale) === "rtl";
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const axis = top === undefined ? axisOf(known) : { top, ticks: [0, top / 2, top] };
  const y = (value: number) => Number((HEIGHT - (value / axis.top) * (HEIGHT - 8)).toFixed(2));
  const x = (index: number) => placeOf(index, days.length, WIDTH, reversed);
  const scale = (
    <svg aria-hidden="true" className="h-50 w-11 shrink-0">
      {axis.ticks.map((tick) => (
        <text
          key={tick}
          x={reversed ? 6 : 38}
          y={y(tick) + 4}
          textAnchor={reversed ? "start" : "end"}
          className={axisText}
        >
          {shortNumber(tick, locale)}
          {suffix}
        </text>
      ))}
    </svg>
  );
  return (
    <div dir="ltr" role="img" aria-label={label} className="flex">
      {reversed ? null : scale}
      <svg aria-hidden="true" className="h-50 w-full min-w-0">
        {axis.ticks.map((tick) => (
          <line key={tick} x1="0" x2="100%" y1={y(tick)} y2={y(tick)} className="stroke-line" />
        ))}
        {series.map((one) =>
          one.shape === "bar" ? (
            <Bars key={one.tone} series={one} all={series} x={x} y={y} slot={WIDTH / days.length} />
          ) : (
            <Line key={one.tone} series={one} x={x} y={y} />
          ),
        )}
        {days.map((day, index) => (
          <Day
            key={day}
            day={day}
            hint={hints[index]}
            index={index}
            count={days.length}
            reversed={reversed}
          />
        ))}
      </svg>
      {reversed ? scale : null}
    </div>
  );
}

type DayProps = { day: string; hint: string | undefined; index: number; count: number; reversed: boolean };

/** What the pointer finds over a day, and its name below where there is room. */
function Day({ day, hint, index, count, reversed }: DayProps) {
  const slot = WIDTH / count;
  const middle = placeOf(index, count, WIDTH, reversed);
  const edge = isAtEdge(index, count);
  return (
    <>
      <rect
        x={percent(middle - slot / 2)}
        y={0}
        width={percent(slot)}
        height={HEIGHT}
        className="fill-transparent hover:fill-ink/6"
      >
        <title>{hint}</title>
      </rect>
      {isNamed(index, count) ? (
        <text
          x={edge ? (reversed ? "0" : "100%") : percent(middle)}
          y={HEIGHT + 17}
          textAnchor={edge ? (reversed ? "start" : "end") : "middle"}
          className={axisText}
        >
          {`${day.slice(8)}/${day.slice(5, 7)}`}
        </text>
      ) : null}
    </>
  );
}

/** The last day's name would be cut off where days stand close. */
function isAtEdge(index: number, count: number): boolean {
  return index === count - 1 && count > 12;
}

/** About seven days are named, the last one always. */
function isNamed(index: number, count: number): boolean {
  const every = Math.max(1, Math.round(count / 7));
  return (count - 1 - index) % every === 0;
}

type PartProps = { series: Series; x: (index: number) => number; y: (value: number) => number };

function Bars({ series, all, x, y, slot }: PartProps & { all: readonly Series[]; slot: number }) {
  const bars = all.filter(({ shape }) => shape === "bar");
  const width = (slot * 0.72) / bars.length;
  const offset = (bars.indexOf(series) - (bars.length - 1) / 2) * width;
  return series.values.map((value, index) =>
    value ? (
      <rect
        // Days have no identity of their own here: their place is what they are.
        key={index}
        x={percent(x(index) + offset - width / 2)}
        y={Math.min(y(value), HEIGHT - 1)}
        width={percent(width)}
        height={Math.max(1, HEIGHT - y(value))}
        className={fills[series.tone]}
      />
    ) : null,
  );
}

function Line({ series, x, y }: PartProps) {
  const points = series.values.map((value, index) => (value === null ? null : { x: x(index), y: y(value) }));
  const all = stretches(points);
  const lines = all.filter(({ length }) => length > 1);
  // A day between two of which nothing is known has no line to be part of.
  const lone = all.filter(({ length }) => length === 1);
  return (
    <>
      <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        {lines.map((stretch) => (
          <polyline
            key={stretch[0]?.x}
            points={stretch.map((point) => `${point.x},${point.y}`).join(" ")}
            fill="none"
            vectorEffect="non-scaling-stroke"
            strokeWidth="1.75"
            strokeLinejoin="round"
            className={strokes[series.tone]}
          />
        ))}
      </svg>
      {lone.map(([point]) =>
        point ? (
          <circle key={point.x} cx={percent(point.x)} cy={point.y} r="2" className={fills[series.tone]} />
        ) : null,
      )}
    </>
  );
}
