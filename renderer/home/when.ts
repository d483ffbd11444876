/** A time as people say it: "today 02:14", "yesterday 23:50", "14 Nov 2026 08:05"; local, from UTC. */
export function whenText(iso: string, now: Date = new Date()): string {
  const then = new Date(iso)
  const clock = `${two(then.getHours())}:${two(then.getMinutes())}`
  if (then.toDateString() === now.toDateString()) return `today ${clock}`
  // By the calendar, not 24 hours back: a day has 23 or 25 of them when the clocks change.
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (then.toDateString() === yesterday.toDateString()) return `yesterday ${clock}`
  const day = then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${day} ${clock}`
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}
