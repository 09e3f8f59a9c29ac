import { startCopy } from './copy.ts';
import { startFill } from './fill.ts';
import { startFilter } from './filter-form.ts';
import { startKeys } from './keys.ts';
import { startMarks } from './marks.ts';
import { startTabs } from './tabs.ts';
import { startTheme } from './theme.ts';

document.documentElement.classList.add('scripted');
const toggleTheme = startTheme();
startTabs();
startFill();
startMarks();
const filter = startFilter();
const copy = startCopy();
startKeys({ filter, copy, toggleTheme });
