package org.fumogateway.dmcommands.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.AccessCheck;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.fumogateway.gateway.tree.SubtreeDocuments;
import org.fumogateway.syncml.codec.TndsCodec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers the bridge from SyncML commands to the management tree, as long as there is a tree. */
@Component(service = {CommandProcessor.class, SubtreeDocuments.class}, configurationPid = CommandsComponent.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = CommandsComponent.Settings.class)
public final class CommandsComponent implements CommandProcessor, SubtreeDocuments {

    static final String PID = "org.fumogateway.dmcommands";

    /** What an operator can set. The first three belong together with what ./DevDetail/URI announces. */
    @ObjectClassDefinition(name = "Management commands", description = "Limits of what a server may ask for in one command.")
    public @interface Settings {

        /** Longest URI. */
        @AttributeDefinition(name = "Longest URI", min = "0",
                description = "Characters of a whole URI with its suffix; 0 for no limit.")
        int maxTotalLength() default 0;

        /** Longest segment. */
        @AttributeDefinition(name = "Longest segment", min = "0",
                description = "Characters of one segment of a URI; 0 for no limit.")
        int maxSegmentLength() default 0;

        /** Deepest node. */
        @AttributeDefinition(name = "Deepest node", min = "0", description = "Segments of a URI below the root; 0 for no limit.")
        int maxDepth() default 0;

        /** Largest subtree. */
        @AttributeDefinition(name = "Largest subtree", min = "1",
                description = "Most nodes that one Get of a subtree answers; a larger one is refused.")
        int maxListNodes() default 5000;

        /** Largest values of a subtree. */
        @AttributeDefinition(name = "Largest values of a subtree", min = "1",
                description = "Most octets of all values together that one Get of a subtree answers; more are refused, because they are in memory.")
        long maxListOctets() default 1048576;
    }

    private final Limits limits;
    private final SubtreeReader subtrees;
    private final Map<String, TndsCodec> codecs = new ConcurrentHashMap<>();
    private final ObjectPlaces places = new ObjectPlaces();
    private final TreeAccess tree;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmtAdmin admin;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccessCheck rights;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile LargeObjects objects;

    /** Takes the limits. */
    @Activate
    public CommandsComponent(Settings settings, @Reference(service = LoggerFactory.class) Logger logger) {
        limits = new Limits(settings.maxTotalLength(), settings.maxSegmentLength(), settings.maxDepth());
        subtrees = new SubtreeReader(settings.maxListNodes(), settings.maxListOctets(), () -> objects);
        tree = new TreeAccess(() -> admin, () -> rights, logger);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodec(TndsCodec codec) {
        codecs.put(codec.mediaType(), codec);
    }

    void unbindCodec(TndsCodec codec) {
        codecs.remove(codec.mediaType(), codec);
    }

    @Reference(service = DataPlugin.class, target = "(" + InboxPlacement.OBJECT_TYPES + "=*)",
            cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updatedPlace")
    void bindPlace(Map<String, Object> plugin) {
        places.put(plugin);
    }

    void updatedPlace(Map<String, Object> plugin) {
        places.put(plugin);
    }

    void unbindPlace(Map<String, Object> plugin) {
        places.remove(plugin);
    }

    @Override
    public MessageExecution begin(String principal, int msgRef, String mediaType, UserAlerts alerts) {
        ItemExecutor executor = new ItemExecutor(tree, principal, limits, new ItemReader(subtrees, () -> objects),
                new TreeDocuments(codecs::get, mediaType), places.byType());
        return new MessageExecutor(executor, new Answers(msgRef), alerts);
    }

    @Override
    public String toXml(String nodeUri) throws DmtException {
        return new SubtreeXml(tree, subtrees, codecs::get).write(nodeUri);
    }
}
