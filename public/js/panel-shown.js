let waiting = [];

/** Does something once the panel of that work item is shown, unless that of another one is, or is asked for, before. */
export function whenShown(key, then) {
  waiting = [...waiting.filter((one) => one.key === key), { key, then }];
}

document.addEventListener('panel:shown', ({ target: panel }) => {
  const due = waiting.filter(({ key }) => key === panel.dataset.key);
  waiting = [];
  for (const { then } of due) then(panel);
});
