-- What a report asked and what was given for it stays for everybody to count. Safe to repeat.
-- {web} is the role of the web process.
revoke delete, truncate on burden_report, burden_figure, burden_ask, burden_filled from {web};
-- A figure keeps its name, definition and price: another one is another figure.
revoke update on burden_figure, burden_ask, burden_filled from {web};
grant update (live) on burden_ask to {web};
grant update (value) on burden_filled to {web};
