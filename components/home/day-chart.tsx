import { useLocale } from "next-intl";
import { axisOf, placeOf, shortNumber, stretches } from "@/components/home/chart-points";
import { directionOf } from "@/lib/i18n/settings";

const HEIGHT = 176;
const FOOT = 22;
const GUTTER = 48;
/** Units of the drawing: about as many as it has pixels on a desk. A phone shows it smaller, so its text is larger there. */
const WIDTHS = { wide: 1150, half: 560 };
const axisText = "fill-muted text-2xs max-sm:text-[1.125rem]";

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
  width?: keyof typeof WIDTHS;
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
export function DayChart({ label, days, series, hints, suffix = "", top, width = "half" }: DayChartProps) {
  const locale = useLocale();
  const reversed = directionOf(locale) === "rtl";
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const axis = top === undefined ? axisOf(known) : { top, ticks: [0, top / 2, top] };
  const y = (value: number) => Number((HEIGHT - (value / axis.top) * (HEIGHT - 8)).toFixed(2));
  const whole = WIDTHS[width];
  const plot = whole - GUTTER;
  const x = (index: number) => placeOf(index, days.length, plot, reversed) + (reversed ? 0 : GUTTER);
  return (
    <svg
      viewBox={`0 0 ${whole} ${HEIGHT + FOOT}`}
      role="img"
      aria-label={label}
      direction="ltr"
      className="h-auto w-full"
    >
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={reversed ? 0 : GUTTER}
            x2={reversed ? plot : whole}
            y1={y(tick)}
            y2={y(tick)}
            className="stroke-line"
          />
          <text
            x={reversed ? plot + 6 : GUTTER - 6}
            y={y(tick) + 3}
            textAnchor={reversed ? "start" : "end"}
            className={axisText}
          >
            {shortNumber(tick, locale)}
            {suffix}
          </text>
        </g>
      ))}
      {series.map((one) =>
        one.shape === "bar" ? (
          <Bars key={one.tone} series={one} all={series} x={x} y={y} slot={plot / days.length} />
        ) : (
          <Line key={one.tone} series={one} x={x} y={y} />
        ),
      )}
      {days.map((day, index) => (
        <g key={day}>
          <rect
            x={x(index) - plot / days.length / 2}
            y={0}
            width={plot / days.length}
            height={HEIGHT}
            className="fill-transparent hover:fill-ink/6"
          >
            <title>{hints[index]}</title>
          </rect>
          {isNamed(index, days.length) ? (
            <text
              x={isAtEdge(index, days.length) ? (reversed ? 0 : whole) : x(index)}
              y={HEIGHT + 14}
              textAnchor={isAtEdge(index, days.length) ? (reversed ? "start" : "end") : "middle"}
              className={axisText}
            >
              {`${day.slice(8)}/${day.slice(5, 7)}`}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
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
  const width = Math.max(1, (slot * 0.72) / bars.length);
  const offset = (bars.indexOf(series) - (bars.length - 1) / 2) * width;
  return series.values.map((value, index) =>
    value ? (
      <rect
        // Days have no identity of their own here: their place is what they are.
        key={index}
        x={Number((x(index) + offset - width / 2).toFixed(2))}
        y={Math.min(y(value), HEIGHT - 1)}
        width={Number(width.toFixed(2))}
        height={Math.max(1, HEIGHT - y(value))}
        className={fills[series.tone]}
      />
    ) : null,
  );
}

function Line({ series, x, y }: PartProps) {
  const points = series.values.map((value, index) => (value === null ? null : { x: x(index), y: y(value) }));
  return stretches(points).map((stretch) =>
    stretch.length === 1 ? (
      <circle
        key={stretch[0]?.x}
        cx={stretch[0]?.x}
        cy={stretch[0]?.y}
        r="2"
        className={fills[series.tone]}
      />
    ) : (
      <polyline
        key={stretch[0]?.x}
        points={stretch.map((point) => `${point.x},${point.y}`).join(" ")}
        fill="none"
        strokeWidth="1.75"
        strokeLinejoin="round"
        className={strokes[series.tone]}
      />
    ),
  );
}
