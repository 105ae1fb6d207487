// rule: find.cocci report
// Bodies as kernels have them. One run of spatch does not see them all: of sys_attributes(), of
// sys_second() in the other branch that opens a brace, and under #if 0 it says nothing.
static int old_style(a, b)
	int a;
	char *b;
{
	return sys_old_style(a, b);
}

static noinline __attribute__((unused, section(".text.x"))) int __init __must_check attributes(void)
{
	return sys_attributes();
}

int branches(int x)
{
#ifdef CONFIG_A
	if (x) {
		sys_first(1);
#else
	if (!x) {
		sys_second(1);
#endif
		sys_both(1);
	}
#if 0
	sys_dead(1);
#endif
	return x ? sys_then(1) : IS_ERR_VALUE(sys_else(1));
}

int nested(struct list_head *head)
{
	struct item *item;

	list_for_each_entry(item, head, list)
		sys_in_loop(item);
	for_each_thing(item)
		if (sys_in_condition(item))
			goto out;
	switch (sys_in_switch(1)) {
	case 1:
		return sys_outer(sys_inner(1), sys_address);
	default:
		break;
	}
out:
	return (int)(sys_cast(1)) + ({ int y = sys_in_expression(1); y; });
}

COMPAT_SYSCALL_DEFINE2(both, compat_int_t, a, const char __user *, b)
{
	return sys_both((unsigned int)a, compat_ptr(b));
}
