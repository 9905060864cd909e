package dev.pawl.testkit.contract;

/// What every store does. A store's test class implements [EmbeddedStoreContract] or
/// [SharedStoreContract], which add who may own what; each topic has an interface of its own.
public interface StoreContract
    extends AtomicityContract,
        StartingContract,
        TurnsContract,
        FencingContract,
        MailboxContract,
        PollContract,
        TaskClaimContract,
        TaskResultContract,
        ChildrenContract,
        KvContract,
        HeadContract,
        ContinueAsNewContract,
        LifecycleContract,
        DeletionContract,
        PruneContract,
        ListContract,
        QueryContract,
        BlobsContract,
        ChangesContract,
        NoticesContract,
        ReopeningContract,
        ConcurrencyContract {}
