// split: sys_shmctl ksys_shmctl long
// The body stays, byte for byte, and so does the comment above.

/*
 * Doc comment.
 */
SYSCALL_DEFINE3(shmctl, int, shmid, int, cmd, struct shmid_ds __user *, buf)
{
	struct kern_ipc_perm *p;	/* odd   spaces */
	int err;


	if (cmd < 0 || shmid < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO: {
		if (copy(buf))
			return -EFAULT;
		return 0;
	}
#ifdef CONFIG_A
	case IPC_SET:
		goto out;
#endif
	default:
		return -EINVAL;
	}
out:
	return err;
}

SYSCALL_DEFINE0(other)
{
	return sys_shmctl(1, 2, NULL);
}
