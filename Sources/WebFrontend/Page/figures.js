// Figures as people read them.

/** A fraction in percent; as many decimals as tell good networks apart. */
export const percent = (fraction, decimals = 2) => `${(fraction * 100).toFixed(decimals)}\u00a0%`;

/** A loss with three figures that count. */
export const loss = (value) => (value >= 100 ? "over 100" : value.toPrecision(3));

/** Seconds as a person says them. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}\u00a0s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`;
}

export const megabytes = (bytes) => `${Math.round(bytes / 1e6)}\u00a0MB`;

const sameDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const otherDay = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time of the API, short where it is today's. */
export function moment(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return (date.toDateString() === new Date().toDateString() ? sameDay : otherDay).format(date);
}

/** The first digits of a version: enough to tell it from the others at a glance. */
export const short = (version) => version.slice(0, 7);
