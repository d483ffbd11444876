export { nativeFiles } from './native-files.ts'
export { type FsLike, type HandleLike, nodeFs, type StatLike } from './fs-like.ts'
export { type NodeFilesOptions, nodeFiles } from './node-files.ts'
export type { Transient } from './transient.ts'
