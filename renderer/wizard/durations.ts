/** Durations as people say them. All take milliseconds. Source of the forms: Win32 guide, progress bars (rules 1.2). */

const SECOND = 1000
const MINUTE = 60
const HOUR = 60 * MINUTE

function seconds(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? Math.max(0, Math.round(milliseconds / SECOND)) : 0
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}

/** "2 hours, 5 minutes", "18 minutes, 32 seconds", "1 second". */
export function spoken(milliseconds: number): string {
  const all = seconds(milliseconds)
  if (all >= HOUR)
    return `${count(Math.floor(all / HOUR), 'hour')}, ${count(Math.floor((all % HOUR) / MINUTE), 'minute')}`
  if (all >= MINUTE) return `${count(Math.floor(all / MINUTE), 'minute')}, ${count(all % MINUTE, 'second')}`
  return count(all, 'second')
}

/** "1 minute, 2 seconds elapsed". */
export function elapsedText(milliseconds: number): string {
  return `${spoken(milliseconds)} elapsed`
}

/** "24 minutes, 10 seconds remaining". */
export function remainingText(milliseconds: number): string {
  return `${spoken(milliseconds)} remaining`
}

/** "24:10", "1:05:09": for the window's title, where room is short. */
export function clock(milliseconds: number): string {
  const all = seconds(milliseconds)
  const two = (n: number): string => String(n).padStart(2, '0')
  const rest = `${two(Math.floor((all % HOUR) / MINUTE))}:${two(all % MINUTE)}`
  return all >= HOUR ? `${Math.floor(all / HOUR)}:${rest}` : rest
}

/** What a step took, beside it: "4 s", "1 min 52 s", "2 h 5 min"; less than a second is "under 1 s". */
export function took(milliseconds: number): string {
  if (milliseconds < SECOND) return 'under 1 s'
  const all = seconds(milliseconds)
  if (all >= HOUR) return `${Math.floor(all / HOUR)} h ${Math.floor((all % HOUR) / MINUTE)} min`
  if (all >= MINUTE) return `${Math.floor(all / MINUTE)} min ${all % MINUTE} s`
  return `${all} s`
}

/** "today 03:15", "20 November 2026 23:50": local time; `now` says what today is. */
export function dayAndTime(at: Date, now: Date): string {
  const time = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  if (at.toDateString() === now.toDateString()) return `today ${time}`
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
  return `${day} ${time}`
}

/** "03:33:41", local time of a message. */
export function timeOfDay(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':')
}
