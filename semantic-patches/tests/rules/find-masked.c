// rule: find.cocci report
// Calls that stand under set_fs(KERNEL_DS), and calls that do not.
int masked(void)
{
	mm_segment_t old = get_fs();
	int error;

	sys_before(1);
	set_fs(KERNEL_DS);
	error = sys_read(1);
	if (error)
		error = sys_write(1);
	set_fs(old);
	return sys_after(1);
}
