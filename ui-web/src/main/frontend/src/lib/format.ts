/** Dates, sizes and counts as people read them, in the browser's locale. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);

const clock = format({ timeStyle: 'short' });
const weekday = format({ weekday: 'long' });
const dayMonth = format({ day: 'numeric', month: 'short' });
const dayMonthYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
const longDayYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const long = format({ dateStyle: 'long' });
const full = format({ dateStyle: 'full', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const plain = new Intl.NumberFormat(locale);

export function number(value: number): string {
  return plain.format(value);
}

export function startOfDay(timeMs: number): number {
  const date = new Date(timeMs);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

/** Whole days between the calendar days of two times. */
function daysBetween(earlierMs: number, laterMs: number): number {
  return Math.round((startOfDay(laterMs) - startOfDay(earlierMs)) / DAY_MS);
}

export function timeOfDay(timeMs: number): string {
  return clock.format(timeMs);
}

export function longDate(timeMs: number): string {
  return long.format(timeMs);
}

export function exactTime(timeMs: number): string {
  return full.format(timeMs);
}

/** A date for paper and file names: the same everywhere, sortable. */
export function day(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Minutes and seconds that are left, as a clock shows them. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The heading over a day's messages. */
export function dayHeading(timeMs: number, nowMs: number): string {
  const days = daysBetween(timeMs, nowMs);
  if (days === 0 || days === 1) return capital(relative.format(-days, 'day'));
  const sameYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? longDay : longDayYear).format(timeMs);
}

/** "just now", "5 min ago", "Yesterday", "Tuesday", "3 Mar". A clock that is ahead shows as now. */
export function ago(timeMs: number, nowMs: number): string {
  const passedMs = nowMs - timeMs;
  if (passedMs < MINUTE_MS && passedMs > -HOUR_MS) return 'just now';
  if (passedMs >= 0 && passedMs < HOUR_MS) return `${Math.floor(passedMs / MINUTE_MS)} min ago`;
  const days = daysBetween(timeMs, nowMs);
  if (days === 0) return timeOfDay(timeMs);
  if (days === 1) return 'yesterday';
  if (days > 1 && days < 7) return weekday.format(timeMs);
  const sameYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(timeMs);
}

/** From this share of a unit on, it is used: "1 hour" reads better than "60 minutes". */
const NEARLY = 0.99;

/** Time left, in the largest unit that fits: "6 days", "45 minutes". */
export function span(durationMs: number): string {
  const [value, unit] =
    durationMs >= DAY_MS * NEARLY
      ? [durationMs / DAY_MS, 'day']
      : durationMs >= HOUR_MS * NEARLY
        ? [durationMs / HOUR_MS, 'hour']
        : durationMs >= MINUTE_MS * NEARLY
          ? [durationMs / MINUTE_MS, 'minute']
          : [Math.max(durationMs, 0) / 1000, 'second'];
  const whole = Math.max(1, Math.round(value as number));
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A size in steps of 1000, as file managers show it. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${SIZE_UNITS[unit]}`;
}

/** A share in whole percent; complete only when it is. */
export function percent(have: number, of: number): number {
  if (of <= 0) return 100;
  if (have >= of) return 100;
  return Math.min(99, Math.floor((have / of) * 100));
}

/** An identifier in groups of four, for comparing by eye. */
export function fingerprint(hex: string, digits = 16): string {
  return hex.slice(0, digits).replace(/(.{4})(?=.)/g, '$1 ');
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
