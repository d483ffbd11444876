import type { DatabaseContent } from '../state.ts'
import { UNIT } from './format.ts'
import type { SetHeader } from './media-set.ts'

/** Bytes of a database page. */
export const PAGE = 8192
/** How much of a data file is in use, and how much of that changes between a full backup and a differential. */
const IN_USE = 0.62
const CHANGED = 0.08
/** What a compressed backup has of the uncompressed size. */
const COMPRESSED = 0.22
const MEGABYTE = 1024 * 1024

/** The pages that a set holds of each file. A log backup holds the log’s alone. */
export function pagesOf(files: DatabaseContent['files'], type: SetHeader['type']): SetHeader['files'] {
  return files.map((file) => {
    const all = file.size / PAGE
    if (file.type === 'LOG') return { ...file, pages: type === 'L' ? Math.ceil(all * 0.1) : 2 }
    if (type === 'L') return { ...file, pages: 0 }
    return { ...file, pages: Math.max(1, Math.ceil(all * IN_USE * (type === 'I' ? CHANGED : 1))) }
  })
}

export const sumOfPages = (files: SetHeader['files']): number => files.reduce((sum, { pages }) => sum + pages, 0)

/** Bytes as msdb and HEADERONLY have them. */
export function backupSizes(files: SetHeader['files'], compressed: boolean): { size: number; compressedSize: number } {
  const size = sumOfPages(files) * PAGE + 64 * 1024
  return { size, compressedSize: compressed ? Math.ceil((size * COMPRESSED) / 512) * 512 : size }
}

/**
 * How many data blocks the simulated files get in all: room for the content, and padding so that a large database leaves a larger file;
 * 128 KB to 2 MB.
 */
export function blockCount(contentBlocks: number, compressedSize: number, families: number): number {
  const padded = Math.min(2 * MEGABYTE, 128 * 1024 + (compressedSize / (32 * MEGABYTE)) * 1024)
  return Math.ceil(Math.max(contentBlocks, padded / UNIT) / families) * families
}

/** What 3014 says: `processed 458 pages in 0.512 seconds (7.1 MB/sec)`. */
export function throughput(pages: number, ms: number): string {
  const seconds = Math.max(1, ms) / 1000
  return `${pages} pages in ${seconds.toFixed(3)} seconds (${((pages * PAGE) / MEGABYTE / seconds).toFixed(3)} MB/sec)`
}
