import * as z from 'zod/mini'

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(\..*)?$/i
const DRIVE = /^[a-z]:[\\/]/i
const UNC = /^[\\/]{2}[^\\/]/

/**
 * What is wrong with a Windows path that a person typed, as a sentence; undefined when it may be used.
 * Absolute on a drive or a share; no device path, no stream, no reserved name, no name that Windows would change in silence.
 * Source: ux-keyfile-security-performance.md section 3.3; naming rules of Win32 files.
 */
export function pathError(path: string): string | undefined {
  if (path.trim() === '') return 'Enter a path'
  if (path !== path.trim()) return 'Remove the spaces before and after the path'
  if (path.length > 32_767) return 'Enter a path of at most 32,767 characters'
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'Remove the control characters from the path'
  if (/[\u202a-\u202e\u2066-\u2069]/.test(path))
    return 'Remove the characters that change the direction of writing from the path'
  if (/^[\\/]{2}[.?]([\\/]|$)/.test(path))
    return 'Enter a path on a drive or a share: device paths such as \\\\.\\ and \\\\?\\ are not accepted'
  if (/^(https?|file|ftp|smb):/i.test(path))
    return 'Enter a path, not a web address: C:\\Folder\\file or \\\\Server\\Share\\file'
  const isDrive = DRIVE.test(path)
  if (!isDrive && !UNC.test(path))
    return 'Enter the whole path, from the drive (C:\\…) or the server (\\\\Server\\Share\\…)'
  const parts = path.slice(isDrive ? 3 : 2).split(/[\\/]/)
  if (parts.at(-1) === '') parts.pop()
  if (!isDrive && parts.length < 2) return 'Enter a share after the server: \\\\Server\\Share\\…'
  for (const part of parts) {
    if (part === '') return 'Remove the doubled backslash from the path'
    if (part === '.' || part === '..') return 'Enter the path without . and .. in it'
    if (part.includes(':')) return 'Remove the colon: a path names a file, not one of its streams'
    if (/[<>"|?*]/.test(part)) return 'Remove the characters < > " | ? * from the path'
    if (RESERVED.test(part)) return `Choose another name than ${part}: Windows reserves it for a device`
    if (/[. ]$/.test(part)) return `Remove the dot or space at the end of “${part}”: Windows would drop it in silence`
    if (part.length > 255) return 'Enter names of at most 255 characters each'
  }
  return undefined
}

/** A path as an answer. */
export const path = z.string().check((context) => {
  const error = pathError(context.value)
  if (error !== undefined) context.issues.push({ code: 'custom', message: error, input: context.value })
})

/** A path that may be left empty. */
export const optionalPath = z.string().check((context) => {
  const error = context.value === '' ? undefined : pathError(context.value)
  if (error !== undefined) context.issues.push({ code: 'custom', message: error, input: context.value })
})

/** The server of a share (`\\FS02\DR\Keys` → `FS02`), or undefined for a drive. */
export function serverOf(path: string): string | undefined {
  return /^[\\/]{2}([^\\/]+)/.exec(path)?.[1]
}
