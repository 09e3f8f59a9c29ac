export { type GuideHint, type PageInput, type ReadOptions, readGuide } from './read-guide.ts';
